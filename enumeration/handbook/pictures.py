"""Pictures of the handbooks. docs/handbook.py takes them from a made-up district, with the interface in Indonesian."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from enumeration.access import Role
from enumeration.words import Words

FOLDER = "img/handbook"
"""Below static/."""
ON_A_PHONE = (360, 640)
ON_A_DESK = (1024, 640)


@dataclass(frozen=True)
class Picture:
    """A page as one role sees it, at the end of the chapter about that page."""

    name: str
    role: Role
    chapter: str  # the name of its help
    says: Words  # what there is to see: for those who do not see it, and below the picture on paper
    size: tuple[int, int] = ON_A_DESK

    @property
    def static(self) -> str:
        return f"{FOLDER}/{self.name}.webp"

    @property
    def file(self) -> Path:
        return Path(settings.BASE_DIR) / "static" / self.static


PICTURES: tuple[Picture, ...] = (
    Picture(
        "ppl-worklist",
        Role.ENUMERATOR,
        "worklist",
        Words(
            "Daftar kerja di HP: tab menurut keadaan, lalu keluarga-keluarga satu SLS.",
            "The work list on a phone: tabs by state, then the families of an SLS.",
        ),
        ON_A_PHONE,
    ),
    Picture(
        "ppl-questionnaire",
        Role.ENUMERATOR,
        "questionnaire",
        Words(
            "Kuesioner di HP: satu pertanyaan di bawah yang lain, dengan tombol lanjut di bawah.",
            "The questionnaire on a phone: one question below the other, with the button to go on at the bottom.",
        ),
        ON_A_PHONE,
    ),
    Picture(
        "pml-queue",
        Role.SUPERVISOR,
        "review_list",
        Words(
            "Antrean pemeriksaan: setiap baris satu keluarga, dengan sebab perlu dilihat.",
            "The queue of review: each row a family, with the reason to look at it.",
        ),
    ),
    Picture(
        "pml-family",
        Role.SUPERVISOR,
        "household",
        Words(
            "Satu keluarga: yang perlu dilihat di atas, tombol keputusan selalu di bawah layar.",
            "One family: what needs a look on top, the decision always at the bottom of the screen.",
        ),
    ),
    Picture(
        "koseka-board",
        Role.COORDINATOR,
        "board",
        Words(
            "Papan penugasan satu kecamatan: desa demi desa, dengan SLS yang belum punya petugas.",
            "The assignment board of a kecamatan: village by village, with the SLS that have no officer.",
        ),
    ),
    Picture(
        "koseka-team",
        Role.COORDINATOR,
        "team",
        Words(
            "Tim: para PML, PPL masing-masing, dan beban mereka.",
            "The team: supervisors, the enumerators of each, and their loads.",
        ),
    ),
    Picture(
        "bps-progress",
        Role.DISTRICT_OFFICE,
        "progress",
        Words(
            "Kemajuan kabupaten: tempat yang perlu dibantu di atas, sebabnya, dan apa yang dapat dilakukan.",
            "Progress of the district: on top the places that need help, why, and what can be done.",
        ),
    ),
    Picture(
        "bps-watching",
        Role.DISTRICT_OFFICE,
        "watching",
        Words(
            "Petugas yang perlu dihubungi, dengan sebab dan batasnya.",
            "Officers who need a word, with the reason and its threshold.",
        ),
    ),
    Picture(
        "analis-run",
        Role.ANALYST,
        "ranking:run",
        Words(
            "Laporan satu pemeringkatan: model, kesalahannya, dan keluarga yang tidak diperingkat.",
            "The report of a ranking: its model, how wrong it is, and the families without a rank.",
        ),
    ),
    Picture(
        "analis-list",
        Role.ANALYST,
        "ranking:ranked_list",
        Words(
            "Daftar peringkat: keluarga dari yang paling miskin, dengan desil dan kelasnya.",
            "The ranked list: families from the poorest, with their decile and class.",
        ),
    ),
    Picture(
        "operator-worklist",
        Role.KEYING_OPERATOR,
        "worklist",
        Words(
            "Daftar kerja operator entri: cari keluarga dan entri kedua di atas, lalu keluarga-keluarga satu SLS.",
            "The work list of a keying operator: finding a family and second keying on top, then the families of an SLS.",
        ),
    ),
    Picture(
        "pengamat-progress",
        Role.OBSERVER,
        "progress",
        Words(
            "Kemajuan bagi pengamat: angka per wilayah, tanpa nama siapa pun.",
            "Progress for an observer: counts by area, without anybody's name.",
        ),
    ),
    Picture(
        "administrator-steps",
        Role.ADMINISTRATOR,
        "preparing",
        Words(
            "Menyiapkan pendataan: delapan langkah, dengan centang yang dihitung sendiri.",
            "Preparing a round: eight steps, whose ticks are computed.",
        ),
    ),
    Picture(
        "administrator-roles",
        Role.ADMINISTRATOR,
        "office_roles",
        Words(
            "Peran petugas: permintaan yang menunggu konfirmasi seorang administrator lain, dengan alasannya.",
            "Officers' roles: a request that waits for another administrator to confirm it, with its reason.",
        ),
    ),
)


def pictures_of(role: Role, chapter: str) -> list[Picture]:
    return [one for one in PICTURES if one.role is role and one.chapter == chapter]
