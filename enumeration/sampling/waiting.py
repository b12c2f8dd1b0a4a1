"""What waits for somebody in the made-up district apart from questionnaires: a role asked for, answers that came late, a
share of the paper to be keyed again. All of it in the demo's kecamatan, so that its accounts find it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from enumeration.access import Role
from enumeration.identity import seal
from enumeration.keying.actions.drawing import draw
from enumeration.keying.contents import content_of
from enumeration.models import Assignment, Cause, Household, Officer, RoleGrant, Round, State, Submission
from enumeration.pages.lots import CannotDraw
from enumeration.questionnaire.codes import Result

SHARE_KEYED_AGAIN = 20  # percent
DONE = (State.SUBMITTED, State.APPROVED, State.COMPLETED)
NOT_COPIED = ("nik", "family_card", "respondent_phone", "head_name", "address", "building_number", "family_number")


def leave_waiting(round: Round, accounts: Mapping[str, int], now: datetime) -> None:
    """Write what waits. `accounts`: the demo accounts' keys by name."""
    _ask_for_a_role(round, accounts, now)
    _send_late(round, now)
    kecamatan = Assignment.objects.active().filter(round=round, officer=accounts["koseka"], role=Role.COORDINATOR)
    for code in kecamatan.order_by("area_id").values_list("area_id", flat=True)[:1]:
        with suppress(CannotDraw):  # a small district has no paper there
            draw(code, percent=SHARE_KEYED_AGAIN, by=Officer.objects.get(pk=accounts["kab"]), round=round, seed=1)


def _ask_for_a_role(round: Round, accounts: Mapping[str, int], now: datetime) -> None:
    """Ask for a role of the office as one administrator; the demo's other administrator confirms it, or not."""
    held = Assignment.objects.active().filter(round=round, role=Role.KEYING_OPERATOR)
    officer, area = held.order_by("-officer_id").values_list("officer_id", "area_id")[0]
    RoleGrant.objects.create(
        officer_id=officer,
        role=Role.ANALYST,
        area_id=area,
        round=round,
        reason="Membantu menyiapkan daftar untuk forum konsultasi publik",
        asked_by_id=accounts["admin2"],
        asked_at=now - timedelta(hours=20),
    )


def _send_late(round: Round, now: datetime) -> None:
    """Write what the officer who gave an SLS back had begun there: the phone sent it only after that."""
    for period in Assignment.objects.filter(round=round, role=Role.ENUMERATOR, end_cause=Cause.RETURN):
        family = Household.objects.filter(round=round, area=period.area_id, state=State.OPEN).order_by("pk").first()
        like = Household.objects.filter(round=round, state__in=DONE, result=Result.COMPLETE).order_by("pk").first()
        if family and like:
            _write_late(family, like, period.officer_id, now - timedelta(hours=5))


def _write_late(family: Household, like: Household, sender: int, at: datetime) -> None:
    """Write answers like those of another household, under this one's name and place, without numbers of persons."""
    found = content_of(like)
    answers = {name: value for name, value in found["answers"].items() if name not in NOT_COPIED}
    members = [
        {name: value for name, value in one.items() if name not in NOT_COPIED}
        | {"id": str(uuid5(family.pk, one["id"]))}
        for one in found["members"]
    ]
    members[0]["name"] = answers["respondent_name"] = family.head_name
    key: UUID = uuid5(family.pk, "late")
    sent = {"household": str(family.pk), "answers": answers, "members": members, "submit": False, "version": 1}
    Submission.objects.create(
        key=key,
        household_id=family.pk,
        area_code=family.area_id,
        by_id=sender,
        received_at=at,
        verdict=Submission.Verdict.LATE,
        row_id=key,
        payload=seal(json.dumps(sent, ensure_ascii=False, default=str), key, "payload"),
    )
