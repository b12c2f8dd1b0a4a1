"""One household as a screen or a program needs it.

Answers with identifiers masked, members, remarks, notes, and what this officer may do with it.
"""

from __future__ import annotations

from typing import Any

from enumeration.access import Permission, can
from enumeration.answering.answers import as_sent, household_answers, member_answers
from enumeration.models import Area, Household, Officer, Round, State
from enumeration.models.areas import district_of, subdistrict_of, village_of
from enumeration.pages.places import names_of
from enumeration.workflow import may_answer, moves_open_to
from enumeration.workflow.corrections import sent_back_because, with_reasons


def dossier(household: Household, *, reader: Officer) -> dict[str, Any]:
    """Returns everything of one questionnaire, ready for JSON. At most eight queries, whatever the size of the
    household."""
    members = household.members.order_by("number")
    remarks = with_reasons(household.remarks.select_related("by", "answered_by").order_by("at"))
    confirmations = household.confirmations.select_related("by").order_by("at")
    back = sent_back_because([household]).get(household.pk)
    return {
        "id": str(household.pk),
        "round": household.round_id,
        "area": household.area_id,
        "on_prelist": household.on_prelist,
        "state": household.state,
        "state_label": str(State(household.state).label),
        "version": household.version,
        "changed_at": household.changed_at.isoformat(),
        "submitted_at": household.submitted_at.isoformat() if household.submitted_at else None,
        "sent_back": {"reason": back.reason, "by": str(back.by), "at": back.at.isoformat()} if back else None,
        "derived": derived_answers(household),
        "answers": as_sent(household_answers(household)),
        "members": [{"id": str(person.pk), **as_sent(member_answers(person))} for person in members],
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
            for confirmation in confirmations
        ],
        "moves": [
            {"verb": move.verb, "label": str(move.label), "needs_reason": move.needs_reason}
            for move in moves_open_to(reader, household)
        ],
        "may_answer": may_answer(reader, household),
    }


def blank_dossier(pk: Any, area: Area, round: Round, *, reader: Officer) -> dict[str, Any]:
    """Returns the dossier, without answers, of a household that is not on the list yet.

    Nothing is stored before its first answer arrives.
    """
    unsaved = Household(pk=pk, area=area, round=round, on_prelist=False, version=0)
    return {
        "id": str(pk),
        "round": round.pk,
        "area": area.code,
        "on_prelist": False,
        "state": State.OPEN.value,
        "state_label": str(State.OPEN.label),
        "version": 0,
        "changed_at": None,
        "submitted_at": None,
        "sent_back": None,
        "derived": derived_answers(unsaved),
        "answers": as_sent(household_answers(unsaved)),
        "members": [],
        "remarks": [],
        "notes": [],
        "moves": [],
        "may_answer": can(reader, Permission.ANSWER, area.code, round.pk),
    }


def derived_answers(household: Household) -> dict[str, str]:
    """Returns 101-106, 202 and 204 by question name: what the form prints and no column holds."""
    code = household.area_id
    names = names_of([code], upper=True)

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
