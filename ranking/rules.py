"""The rules of a run besides its model: who is ranked, and which of equal households comes first.

A run records the rules it was made by, so that an old run can still be reproduced.
"""

from __future__ import annotations

import secrets

from django.db import models

from enumeration.words import Words


class TieRule(models.TextChoices):
    """Which of households with equal scores comes first; a run records its rule. ORDERS gives the SQL."""

    AREA = (
        "area",
        Words(
            "Skor lebih rendah berarti lebih miskin (dibulatkan 6 desimal). Bila sama, didahulukan anggota yang lebih "
            "banyak, lalu kode wilayah, nomor bangunan, nomor keluarga, dan terakhir nomor baris keluarga.",
            "A lower score is poorer (rounded to 6 decimals). Where equal, more members come first, then the lower area "
            "code, building number, family number, and last the family's row number.",
        ),
    )
    LOT = (
        "lot",
        Words(
            "Skor lebih rendah berarti lebih miskin (dibulatkan 6 desimal). Bila sama, didahulukan anggota yang lebih "
            "banyak, lalu undian: SHA-256 yang lebih kecil dari benih pemeringkatan ini disambung nomor baris keluarga.",
            "A lower score is poorer (rounded to 6 decimals). Where equal, more members come first, then by lot: the "
            "lower SHA-256 of this run's seed followed by the family's row number.",
        ),
    )


ORDERS = {
    TieRule.AREA: "score, members DESC, area_code, building_number, family_number, household_id",
    TieRule.LOT: "score, members DESC, sha256(convert_to(%(seed)s || household_id::text, 'UTF8')), household_id",
}
"""The sort order of households' scores in PostgreSQL, the poorest first."""


class LeftOutRule(models.TextChoices):
    """Which counted households are not ranked; a run records its rule."""

    VISIT = (
        "visit",
        Words(
            "Semua keluarga yang status isian dan hasil kunjungannya (205) memenuhi syarat.",
            "Every family whose questionnaire's state and result of the visit (205) qualify.",
        ),
    )
    KNOWN = (
        "known",
        Words(
            "Keluarga yang status isian dan hasil kunjungannya (205) memenuhi syarat, kecuali yang tanpa anggota yang "
            "tinggal di sana, tanpa kepala keluarga, atau yang jawabannya menentukan kurang dari 60% skornya.",
            "Families whose questionnaire's state and result of the visit (205) qualify, except those without a present "
            "member, without a head, or whose answers decide less than 60 % of the score.",
        ),
    )


def new_seed() -> str:
    return secrets.token_hex(16)
