"""Which households would be ranked, and why the others in a district would not.

The causes are their state, the result of the visit, or too few answers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef

from enumeration.models import Household, Person, State
from enumeration.questionnaire.codes import Relationship, Result
from enumeration.words import Words
from ranking.indicators.expressions import PRESENT
from ranking.models import LeftOutFamily


@dataclass(frozen=True)
class Eligibility:
    eligible: int
    left_out: dict[str, int]  # the keys of Run.left_out: state_draft, result_3, no_head …

    @property
    def families(self) -> int:
        return self.eligible + sum(self.left_out.values())


def count(round_id: int, district: str, states: Collection[str], results: Collection[int | None]) -> Eligibility:
    """Count who would be ranked now: by the visit, and without households that have no present member or no head.

    Which households have too few answers is known only after a run has frozen the answers and a model has weighted
    them.
    """
    by = by_visit(round_id, district, states, results)
    present = Person.objects.filter(household=OuterRef("pk"), presence__in=PRESENT)
    without_head = (
        Household.objects.families()
        .filter(round=round_id, state__in=states, result__in=results)
        .in_area(district)
        .filter(~Exists(present.filter(relationship=Relationship.HEAD)))
        .aggregate(all=Count("pk"), no_member=Count("pk", filter=~Exists(present)))
    )
    why = LeftOutFamily.Reason
    found = {why.NO_MEMBER: without_head["no_member"], why.NO_HEAD: without_head["all"] - without_head["no_member"]}
    return Eligibility(
        by.eligible - without_head["all"], by.left_out | {reason.value: n for reason, n in found.items() if n}
    )


def by_visit(round_id: int, district: str, states: Collection[str], results: Collection[int | None]) -> Eligibility:
    """Read all of the district's households: one second for a million."""
    counted = (
        Household.objects.families()
        .filter(round=round_id)
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
    """Why this many households are not ranked."""

    label: Any
    remedy: Words | None  # what would make them ranked; None where nothing would
    families: int
    of_run: str = ""  # for a household that was counted: its LeftOutFamily.Reason, by which a run lists them


_NO_RESULT = Words("Hasil kunjungan (205) kosong", "No result of the visit (205)")
_FINISH = Words("Didata, dikirim, lalu disetujui PML.", "To be enumerated, submitted and approved by the supervisor.")
_APPROVE = Words("Menunggu persetujuan PML.", "Waits for the supervisor's approval.")
_REPAIR = Words("Diperbaiki PPL, lalu disetujui PML.", "To be mended by the enumerator and approved.")
_VISIT = Words("Dikunjungi lagi, selama masa pendataan.", "To be visited again, while the enumeration lasts.")
_COMPLETE = Words(
    "Dikembalikan ke PPL agar anggota keluarganya dilengkapi, lalu diperingkat pada pemeringkatan berikutnya.",
    "To be sent back so that its members are completed, and ranked by the next run.",
)
_ANSWER = Words(
    "Yang terjawab menentukan kurang dari 60% skornya; peringkatnya hanya akan mencerminkan keluarga rata-rata. "
    "Dikembalikan ke PPL agar dilengkapi.",
    "What is answered decides less than 60 % of the score; its rank would tell the average family only. To be sent back "
    "and completed.",
)
_OF_RUN = {
    LeftOutFamily.Reason.NO_MEMBER: _COMPLETE,
    LeftOutFamily.Reason.NO_HEAD: _COMPLETE,
    LeftOutFamily.Reason.LITTLE_KNOWN: _ANSWER,
}
_STATES = {State.OPEN: _FINISH, State.DRAFT: _FINISH, State.SUBMITTED: _APPROVE, State.SENT_BACK: _REPAIR}
_RESULTS: dict[Any, tuple[Any, Words | None]] = {
    Result.NO_RESPONDENT: (Words("Tidak ada responden (205 = 3)", "No respondent (205 = 3)"), _VISIT),
    Result.REFUSED: (Words("Menolak (205 = 4)", "Refused (205 = 4)"), _VISIT),
    Result.GONE: (Words("Pindah atau tidak ada lagi (205 = 5)", "Moved or gone (205 = 5)"), None),
}


def in_words(left_out: Mapping[str, int]) -> list[Reason]:
    """Returns the reasons of Run.left_out: those of the fieldwork, those of the visit, and missing answers."""
    reasons = [
        Reason(Words("Status: {state}", "Status: {state}").format(state=state.label), _STATES.get(state), n)
        for state in State
        if (n := left_out.get(f"state_{state.value}"))
    ]
    for code in [*Result, None]:
        if n := left_out.get(f"result_{'None' if code is None else code.value}"):
            label, remedy = (_NO_RESULT, _FINISH) if code is None else _RESULTS.get(code, (code.label, None))
            reasons.append(Reason(label, remedy, n))
    reasons += [
        Reason(reason.label, remedy, n, reason.value)
        for reason, remedy in _OF_RUN.items()
        if (n := left_out.get(reason.value))
    ]
    return reasons


def of_run(left_out: Mapping[str, int]) -> int:
    """Returns how many households were counted but are not ranked."""
    return sum(left_out.get(reason.value, 0) for reason in LeftOutFamily.Reason)
