"""Who would be ranked, and why the other families of a district would not: by state, or by the result of the visit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from enumeration.models import Household, State
from enumeration.questionnaire.codes import Result
from enumeration.questionnaire.words import Words


@dataclass(frozen=True)
class Eligibility:
    eligible: int
    left_out: dict[str, int]  # as Run.left_out keeps it: state_draft, result_3 …

    @property
    def families(self) -> int:
        return self.eligible + sum(self.left_out.values())


def count(round_id: int, district: str, states: Collection[str], results: Collection[int | None]) -> Eligibility:
    """Goes through the district's families: a second where there are a million."""
    counted = (
        Household.objects.filter(round=round_id)
        .in_area(district)
        .values_list("state", "result")
        .annotate(families=Count("pk"))
        .order_by()
    )
    eligible, left_out = 0, dict[str, int]()
    for state, result, families in counted:
        reason = f"state_{state}" if state not in states else f"result_{result}" if result not in results else ""
        if reason:
            left_out[reason] = left_out.get(reason, 0) + families
        else:
            eligible += families
    return Eligibility(eligible, left_out)


@dataclass(frozen=True)
class Reason:
    """Why so many families are not ranked."""

    label: Words
    remedy: Words | None  # what would have them ranked; None where nothing would
    families: int


_NO_RESULT = Words("Hasil kunjungan (205) kosong", "No result of the visit (205)")
_FINISH = Words("Didata, dikirim, lalu disetujui PML.", "To be enumerated, submitted and approved by the supervisor.")
_APPROVE = Words("Menunggu persetujuan PML.", "Waits for the supervisor's approval.")
_REPAIR = Words("Diperbaiki PPL, lalu disetujui PML.", "To be mended by the enumerator and approved.")
_VISIT = Words("Dikunjungi lagi, selama masa pendataan.", "To be visited again, while the enumeration lasts.")
_STATES = {State.OPEN: _FINISH, State.DRAFT: _FINISH, State.SUBMITTED: _APPROVE, State.SENT_BACK: _REPAIR}
_RESULTS: dict[Any, tuple[Any, Words | None]] = {
    Result.NO_RESPONDENT: (Words("Tidak ada responden (205 = 3)", "No respondent (205 = 3)"), _VISIT),
    Result.REFUSED: (Words("Menolak (205 = 4)", "Refused (205 = 4)"), _VISIT),
    Result.GONE: (Words("Pindah atau tidak ada lagi (205 = 5)", "Moved or gone (205 = 5)"), None),
}


def in_words(left_out: Mapping[str, int]) -> list[Reason]:
    """The reasons of Run.left_out, first those of the fieldwork, then those of the visit."""
    reasons = [
        Reason(Words("Status: {state}", "Status: {state}").format(state=state.label), _STATES.get(state), n)
        for state in State
        if (n := left_out.get(f"state_{state.value}"))
    ]
    for code in [*Result, None]:
        if n := left_out.get(f"result_{'None' if code is None else code.value}"):
            label, remedy = (_NO_RESULT, _FINISH) if code is None else _RESULTS.get(code, (code.label, None))
            reasons.append(Reason(label, remedy, n))
    return reasons
