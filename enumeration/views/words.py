"""Short words for tables and tiles, where the form's own wording is too long."""

from __future__ import annotations

from django.utils.translation import gettext as _

from enumeration.questionnaire.codes import Result


def short_result(result: int | None) -> str:
    """205 in two or three words."""
    return {
        Result.COMPLETE: _("Terisi lengkap"),
        Result.INCOMPLETE: _("Terisi tidak lengkap"),
        Result.NO_RESPONDENT: _("Tidak ada responden"),
        Result.REFUSED: _("Menolak"),
        Result.GONE: _("Pindah atau tidak ada lagi"),
    }.get(result, "–")  # type: ignore[call-overload]
