"""The journey from an empty server to a round whose SLS are assigned: Kab. Muaro Jambi, 1,000 households, from two files.

Each press in order, whose browser it is and what it shows, for `./run bench usability`; the test of it
(tests/enumeration/preparing/test_journey.py) sends the same requests without a browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

DISTRICT = "1505"
FAMILIES = 1_000
IN_AN_SLS = 50
COMMAND = ("begin_round", DISTRICT)
"""Run on the server: areas, models, the round, and a code for each of the two administrators."""

SIGNING_IN = "Masuk dengan kode"
"""The page that asks for the code and for a password of one's own."""

FIRST, SECOND = (f"admin{number}.{DISTRICT}" for number in (1, 2))


@dataclass(frozen=True)
class Press:
    """One thing pressed or chosen. `opens`: the address it leads to, by name; "" where it stays on the page."""

    by: str
    words: str
    opens: str = ""
    waits: bool = False
    """A job follows; the page shows how far it is, and goes on by itself."""


JOURNEY = (
    Press(FIRST, SIGNING_IN, "home"),
    Press(SECOND, SIGNING_IN, "home"),
    Press(FIRST, "Persiapan", "preparing"),
    Press(FIRST, "Prelist", "prelist_files"),
    Press(FIRST, "Berkas prelist"),
    Press(FIRST, "Tambahkan SLS yang belum terdaftar di desa/kelurahan yang dikenal"),
    Press(FIRST, "Unggah dan periksa", "prelist_file", waits=True),
    Press(FIRST, "Muat"),
    Press(FIRST, "Ya, muat", "prelist_file", waits=True),
    Press(FIRST, "Persiapan", "preparing"),
    Press(FIRST, "Impor petugas", "officer_imports"),
    Press(FIRST, "Berkas daftar petugas"),
    Press(FIRST, "Unggah dan periksa", "officer_import", waits=True),
    Press(FIRST, "Muat"),
    Press(FIRST, "Ya, muat", "officer_import", waits=True),
    Press(SECOND, "Persiapan", "preparing"),
    Press(SECOND, "Peran petugas", "office_roles"),
    Press(SECOND, "Konfirmasi", "office_roles"),
)
"""Every SLS has its supervisor and its enumerator then; the papers are the next step."""


def prelist(villages: Sequence[str]) -> bytes:
    """Returns the printed list of households: in each of these villages one SLS of fifty households."""
    lines = ["kode_sls,nomor_urut,nama_kepala_keluarga,alamat,nama_sls"]
    for number in range(FAMILIES):
        place, line = divmod(number, IN_AN_SLS)
        letters = "".join(chr(ord("A") + int(digit)) for digit in str(number))
        lines.append(f"{sls_in(villages[place])},{line + 1},KELUARGA {letters},DUSUN SATU,RT 001 DUSUN SATU")
    return ("\n".join(lines) + "\n").encode()


def officers(villages: Sequence[str]) -> bytes:
    """Returns the list of officers with roles: one of the office, a supervisor for four villages, an enumerator each."""
    lines = [
        "nama_pengguna;nama_lengkap;pengawas;peran;wilayah",
        f"kab.{DISTRICT};Kepala Seksi;;BPS kabupaten/kota;{DISTRICT}",
    ]
    used = villages[: FAMILIES // IN_AN_SLS]
    for team in range(0, len(used), 4):
        leader, places = f"pml{team // 4 + 1}.{DISTRICT}", used[team : team + 4]
        lines.append(f"{leader};Pengawas {team // 4 + 1};;PML;{' '.join(places)}")
        lines += [
            f"ppl{team + number + 1}.{DISTRICT};Pencacah {team + number + 1};{leader};PPL;{sls_in(village)}"
            for number, village in enumerate(places)
        ]
    return ("\n".join(lines) + "\n").encode()


def sls_in(village: str) -> str:
    return f"{village}000100"
