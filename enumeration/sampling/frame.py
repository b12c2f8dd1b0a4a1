"""Where households live: SLS and sub-SLS under real villages, how many households each has, and how well off it is.

An SLS has about a hundred households; one with more than 400 is split into sub-SLS (01, 02 …), the others keep 00. A
few households live outside any SLS: non-SLS, numbered from 9001 here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enumeration.models.areas import subdistrict_of
from enumeration.sampling.drawing import Bools, Dice, Floats, sized

FAMILIES_PER_SLS = 100
SPLIT_ABOVE = 400  # BPS forms sub-SLS when an SLS has more households
FIRST_NON_SLS = 9001

PLACES = [
    "PADANG SAPPA",
    "BUNTU BATU",
    "SALU PARE",
    "TANJUNG HARAPAN",
    "LEMBANG SARI",
    "RANTE BALLA",
    "PADANG LOLO",
    "TO'BULAWAN",
    "PATTEDONG INDAH",
    "CAMBA LURA",
    "SALU TUBU",
    "BONE PUTE",
    "LAMUNRE",
    "KARANG SOPPENG",
    "MANGKALUKU",
    "SUKA MAJU",
    "HARAPAN JAYA",
    "PARE LOMBOK",
    "BUNTU KARYA",
    "LIMBONG RAYA",
    "ULU SALU",
    "PALLA BATU",
    "SAMPANO LAMA",
    "TALANG BULA",
    "WAI TUO",
    "PATTIMANG",
    "MA'LEMO",
    "SALU PAREMANG",
    "TIROMANDA",
    "CAPPA SOLO",
    "BALO-BALO",
    "PABBARESSENG",
    "KALIBA",
    "TABBAJA",
    "LENGKONG",
    "BATU LAPPA",
    "ULO WAI",
    "SANGGA LANGI",
    "MARINDING",
    "TONDO TANGNGA",
]
OUTSIDE = ("PERKEBUNAN SAWIT", "PERKEBUNAN KAKAO", "TAMBAK", "KAWASAN HUTAN", "MESS KARYAWAN", "PULAU")


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    kemendagri_code: str | None

    @property
    def is_urban(self) -> bool:
        """Returns whether it is a kelurahan: the last four digits of its Kemendagri code begin with 1."""
        return bool(self.kemendagri_code) and self.kemendagri_code.rpartition(".")[2].startswith("1")  # type: ignore[union-attr]


@dataclass(frozen=True)
class Frame:
    """One entry per sub-SLS, in code order."""

    codes: NDArray[np.str_]
    names: list[str]
    families: NDArray[np.int64]
    standing: Floats  # of the place; hidden
    is_urban: Bools
    is_coastal: Bools
    is_upland: Bools
    area_prefix: NDArray[np.bytes_]  # the six digits with which NIK and family card numbers issued here begin

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def subdistricts(self) -> NDArray[np.str_]:
        return self.codes.astype("U7")

    @property
    def villages(self) -> NDArray[np.str_]:
        return self.codes.astype("U10")


@dataclass(frozen=True)
class _Sls:
    number: int
    name: str
    families: int


def make_frame(dice: Dice, villages: Sequence[Village], families: int) -> Frame:
    """Divide the households among the villages, their SLS and sub-SLS. Villages that get none have no SLS."""
    villages = sorted(villages, key=lambda village: village.code)
    rng = dice.rng
    urban = np.array([village.is_urban for village in villages])
    sizes = sized(families, np.exp(rng.normal(0, 0.4, len(villages))) * np.where(urban, 1.5, 1.0))

    subdistricts = sorted({subdistrict_of(village.code) for village in villages})
    better_off = dict(zip(subdistricts, rng.normal(0, 0.35, len(subdistricts)), strict=True))
    # Luwu lies between the gulf of Bone and the mountains: fishing here, rice in the middle, cocoa above.
    terrain = dict(zip(subdistricts, rng.choice(3, len(subdistricts), p=[0.4, 0.3, 0.3]), strict=True))

    codes, names, counts, standing = [], [], [], []
    is_urban, is_coastal, is_upland, prefixes = [], [], [], []
    for village, size, village_is_urban in zip(villages, sizes, urban, strict=True):
        code = village.code
        of_village = better_off[subdistrict_of(code)] + rng.normal(0, 0.42) + (0.55 if village_is_urban else -0.1)
        coastal = terrain[subdistrict_of(code)] == 0 and rng.random() < 0.6
        upland = terrain[subdistrict_of(code)] == 2 and rng.random() < 0.8
        for sls in _sls_of(dice, village, int(size)):
            of_sls = of_village + rng.normal(0, 0.25) - (0.5 if sls.number >= FIRST_NON_SLS else 0)
            for number, name, count in _parts(sls):
                codes.append(f"{code}{sls.number:04d}{number:02d}")
                names.append(name)
                counts.append(count)
                standing.append(of_sls)
                is_urban.append(village_is_urban)
                is_coastal.append(coastal)
                is_upland.append(upland)
                prefixes.append((village.kemendagri_code or code)[:8].replace(".", "")[:6])
    return Frame(
        codes=np.array(codes),
        names=names,
        families=np.array(counts),
        standing=np.array(standing),
        is_urban=np.array(is_urban),
        is_coastal=np.array(is_coastal),
        is_upland=np.array(is_upland),
        area_prefix=np.array(prefixes, "S6"),
    )


def _sls_of(dice: Dice, village: Village, families: int) -> list[_Sls]:
    if not families:
        return []
    rng = dice.rng
    outside = int(rng.integers(8, 25)) if families >= 150 and rng.random() < 0.08 else 0
    crowded = int(rng.integers(SPLIT_ABOVE + 1, 480)) if families - outside > 480 and rng.random() < 0.12 else 0
    rest = families - outside - crowded
    wanted = max(1, round(rest / FAMILIES_PER_SLS)) if rest else 0
    parts = list(sized(rest, np.exp(rng.normal(0, 0.35, wanted)))) if wanted else []
    if crowded:
        parts.insert(int(rng.integers(0, len(parts) + 1)), crowded)
    hamlets = rng.permutation(PLACES)
    found = []
    for index, count in enumerate(part for part in parts if part):
        hamlet = hamlets[(index // 3) % len(hamlets)]
        if village.is_urban:
            name = f"RT {index % 3 + 1:03d} RW {index // 3 + 1:03d} LINGKUNGAN {hamlet}"
        else:
            name = f"RT {index % 3 + 1:03d} DUSUN {hamlet}"
        found.append(_Sls(index + 1, name, int(count)))
    if outside:
        found.append(_Sls(FIRST_NON_SLS, f"NON SLS {rng.choice(OUTSIDE)} {village.name}"[:100], outside))
    return found


def _parts(sls: _Sls) -> list[tuple[int, str, int]]:
    """Returns (00, name, households) for an SLS that is not split, or one entry per sub-SLS."""
    if sls.families <= SPLIT_ABOVE:
        return [(0, sls.name, sls.families)]
    pieces = sized(sls.families, np.ones(-(-sls.families // 250)))
    return [(i + 1, f"{sls.name} SUB-SLS {i + 1:02d}", int(count)) for i, count in enumerate(pieces)]
