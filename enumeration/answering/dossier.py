"""Households as a screen or a program needs them.

Answers with identifiers masked, members, remarks, notes, and what this officer may do with each. One dossier is the
bulk of one: a device fetches all households of its SLS at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F

from enumeration.access import Permission, can
from enumeration.answering.answers import SECTOR, as_sent, household_answers, member_answers
from enumeration.models import (
    Area,
    Confirmation,
    Event,
    Household,
    Officer,
    Person,
    Remark,
    Round,
    SectorProposal,
    State,
)
from enumeration.models.areas import district_of, subdistrict_of, village_of
from enumeration.pages.places import names_of
from enumeration.questionnaire.forms import FormKind
from enumeration.workflow import may_answer, moves_open_to
from enumeration.workflow.corrections import sent_back_because, with_reasons

OFFICERS = ("enumerator", "supervisor", "correction_by")
"""What a dossier names of officers: read them along with the households."""

Row = TypeVar("Row", Person, Remark, Confirmation)


def dossier(household: Household, *, reader: Officer) -> dict[str, Any]:
    """Returns everything of one questionnaire, ready for JSON."""
    return dossiers([household], reader=reader)[0]


def dossiers(households: Collection[Household], *, reader: Officer) -> list[dict[str, Any]]:
    """Returns the dossiers of these households, in their order.

    At most nine queries for one, and no more for many; households read with OFFICERS save three each.
    """
    pks = [one.pk for one in households]
    members = _by_household(Person.objects.filter(household__in=pks).order_by("number"))
    remarks = Remark.objects.filter(household__in=pks).select_related("by", "answered_by").order_by("at")
    remarks_of = _by_household(with_reasons(remarks))
    notes = Confirmation.objects.filter(household__in=pks).select_related("by").order_by("at")
    notes_of = _by_household(notes)
    proposals_of: dict[UUID, list[SectorProposal]] = defaultdict(list)
    proposals = SectorProposal.objects.filter(person__household__in=pks).select_related("by").order_by("pk")
    for proposal in proposals.annotate(about=F("person__household")):
        proposals_of[proposal.about].append(proposal)  # type: ignore[attr-defined]
    back = sent_back_because(households)
    names = names_of({one.area_id for one in households}, upper=True)
    may = _Permitted(reader)
    return [
        _dossier(
            one,
            members=members[one.pk],
            remarks=remarks_of[one.pk],
            notes=notes_of[one.pk],
            proposals=proposals_of[one.pk],
            back=back.get(one.pk),
            names=names,
            **may.with_(one),
        )
        for one in households
    ]


def _by_household(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.household_id].append(row)
    return found


class _Permitted:
    """What the reader may do with a household, computed once for all that are alike: a hundred of one SLS are."""

    def __init__(self, reader: Officer) -> None:
        self.reader = reader
        self._known: dict[tuple[str, str, int, bool], dict[str, Any]] = {}

    def with_(self, household: Household) -> dict[str, Any]:
        """Returns the moves that are open to the reader, and whether the reader may write answers."""
        alike = (
            household.state,
            household.area_id,
            household.round_id,
            household.correction_by_id == self.reader.pk,
        )
        if alike not in self._known:
            moves = [
                {"verb": move.verb, "label": str(move.label), "needs_reason": move.needs_reason}
                for move in moves_open_to(self.reader, household)
            ]
            self._known[alike] = {"moves": moves, "may_be_answered": may_answer(self.reader, household)}
        return self._known[alike]


def _dossier(
    household: Household,
    *,
    members: list[Person],
    remarks: list[Remark],
    notes: list[Confirmation],
    proposals: list[SectorProposal],
    back: Event | None,
    names: Mapping[str, str],
    moves: list[dict[str, Any]],
    may_be_answered: bool,
) -> dict[str, Any]:
    return {
        "id": str(household.pk) if household.pk else None,
        "round": household.round_id,
        "area": household.area_id,
        "form": household.form,
        "on_prelist": household.on_prelist,
        "state": household.state,
        "state_label": str(State(household.state).label),
        "version": household.version,
        "changed_at": household.changed_at.isoformat() if household.changed_at else None,
        "submitted_at": household.submitted_at.isoformat() if household.submitted_at else None,
        "sent_back": {"reason": back.reason, "by": str(back.by), "at": back.at.isoformat()} if back else None,
        "line": _line(household),
        "derived": _derived(household, names),
        "answers": as_sent(household_answers(household)),
        "members": [
            {"id": str(person.pk), **as_sent(member_answers(person, form=household.its_form))} for person in members
        ],
        "remarks": [
            {
                "id": remark.pk,
                "question": remark.question,
                "member": str(remark.person_id) if remark.person_id else None,
                "text": remark.text,
                "reason": remark.reason,  # type: ignore[attr-defined]
                "by": str(remark.by),
                "at": remark.at.isoformat(),
                "resolved_at": remark.resolved_at.isoformat() if remark.resolved_at else None,
                "answer": remark.answer,
                "answered_by": str(remark.answered_by) if remark.answered_by else None,
            }
            for remark in remarks
        ],
        "notes": [
            {
                "check": confirmation.check_code,
                "member": str(confirmation.person_id) if confirmation.person_id else None,
                "note": confirmation.note,
                "by": str(confirmation.by),
                "at": confirmation.at.isoformat(),
            }
            for confirmation in notes
        ]
        + [
            {
                "check": f"{SECTOR}{proposal.question}",
                "member": str(proposal.person_id),
                "note": str(proposal.sector),
                "by": str(proposal.by),
                "at": proposal.at.isoformat(),
            }
            for proposal in proposals
        ],
        "moves": moves,
        "may_answer": may_be_answered,
    }


def _line(household: Household) -> dict[str, Any]:
    """Returns the household as a line of the pre-printed list (VK1), and who corrects it where that is its author."""
    return {
        "number": household.prelist_number,
        "existence": household.existence,
        "opinion": household.neighbourhood_opinion,
        "building": household.building_number,
        "family": household.family_number,
        "is_struck": household.state == State.STRUCK,
        "corrected_by": str(household.correction_by) if household.correction_by else None,
    }


def blank_dossier(
    pk: UUID | None,
    area: Area,
    round: Round,
    *,
    reader: Officer,
    names: Mapping[str, str] | None = None,
    form: str = FormKind.FAMILY,
) -> dict[str, Any]:
    """Returns the dossier, without answers, of a household that is not on the list yet.

    Nothing is stored before its first answer arrives. Without `pk` it is the pattern from which a device makes its own.
    `names`: of the area and those above it, where the caller has several areas.
    """
    return _dossier(
        Household(pk=pk, area=area, round=round, form=form, on_prelist=False, version=0),
        members=[],
        remarks=[],
        notes=[],
        proposals=[],
        back=None,
        names=names_of([area.code], upper=True) if names is None else names,
        moves=[],
        may_be_answered=can(reader, Permission.ANSWER, area.code, round.pk),
    )


def derived_answers(household: Household) -> dict[str, str]:
    """Returns 101-106, 202 and 204 by question name: what the form prints and no column holds."""
    return _derived(household, names_of([household.area_id], upper=True))


def _derived(household: Household, names: Mapping[str, str]) -> dict[str, str]:
    code = household.area_id

    def place(short: str, own: str) -> str:
        return f"{own} {names.get(short, '')}".strip()

    def officer(one: Officer | None) -> str:
        return f"{one.officer_code} {one.full_name}".strip() if one else ""

    return {
        "province": place(code[:2], code[:2]),
        "district": place(district_of(code), code[2:4]),
        "subdistrict": place(subdistrict_of(code), code[4:7]),
        "village": place(village_of(code), code[7:10]),
        "sls_code": f"{code[10:14]} {code[14:]}",
        "sls_name": names.get(code, ""),
        "enumerator_name": officer(household.enumerator),
        "supervisor_name": officer(household.supervisor),
    }
