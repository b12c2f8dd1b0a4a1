"""What a device fetches while there is a connection: everything that its officer's own SLS need for work without one.

Nothing is lost by a race, because an answer has two parts that complete each other:

- One has the households that changed since the mark. The mark is the server's time when the last answer was begun, less
  a margin: a change carries the time at which it was written, and becomes visible a little later, when its transaction
  ends. What changed within the margin comes twice.
- `holds` names all households now held, with their versions. What a slower transaction changed will have another version
  than the device has, what left the officer's SLS is missing, and what came into them by a handover, a correction or a
  split is new: the device asks for those one by one.

What dossiers show and no version tells (names of areas and officers, the officer's own roles, who corrects what, the
codebook, the language) is in the mark as a digest; when it is another one, everything is sent again. A household that
moved with its SLS keeps its version, so that its draft meets no conflict; the event of the move tells.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from enumeration import zones
from enumeration.access import FIELD_ROLES, Permission, held_by, reach, roles_granting
from enumeration.answering.dossier import OFFICERS, blank_dossier, dossiers
from enumeration.assignment.handing_over import MANY_SLS
from enumeration.models import (
    Area,
    Assignment,
    Event,
    Household,
    Level,
    Officer,
    Round,
    State,
    Verification,
)
from enumeration.models.areas import lies_in_a
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.places import names_of
from enumeration.questionnaire.codebook import version
from enumeration.verification.lists import list_state
from enumeration.workflow import MOVES

MARGIN = timedelta(minutes=2)
"""Longer than a transaction lasts that writes what a version does not tell."""

SHAPE = 2
"""Increased when dossiers say something else for the same rows."""

MARK = re.compile(r"([0-9]{1,17})-([0-9a-f]{16})", re.ASCII)


@dataclass(frozen=True)
class Held:
    """A household that the device keeps, in short."""

    pk: UUID
    version: int
    round: int
    area: str
    correction_by: int | None


COLUMNS = ("pk", "version", "round_id", "area_id", "correction_by_id")

Place = tuple[int, str]
"""A round and the code of an area."""


@dataclass(frozen=True)
class Synced:
    """The answer to a device, ready for JSON, and the households that it shows."""

    answer: dict[str, Any]
    shown: list[Household]


def sync(officer: Officer, since: str | None) -> Synced:
    """Returns what changed in the officer's SLS since the mark; everything without a mark, or with one that cannot be read
    or was given when dossiers said something else.

    At most twenty queries, whatever the number of households and SLS.
    """
    begun = timezone.now()
    mine = reach(officer, Permission.ANSWER)
    open_rounds = {one.pk: one for one in Round.objects.filter(pk__in={pk for pk, _code in mine.scopes}, is_open=True)}
    scopes = sorted((pk, code) for pk, code in mine.scopes if pk in open_rounds)
    is_kept = _is_kept_on_devices(scopes)
    families: QuerySet[Household] = Household.objects.none()
    if is_kept and scopes:
        families = Household.objects.visible_to(officer, Permission.ANSWER).filter(round__in=open_rounds)
    held = [Held(*row) for row in families.order_by("area_id", "pk").values_list(*COLUMNS)]
    places = sorted({*scopes, *((one.round, one.area) for one in held)}) if is_kept else []
    names = names_of({code for _round, code in places}, upper=True)
    digest = _digest(officer, held, places, names)
    shown = list(_changed(families, since, digest, begun))
    versions = {one.pk: one.version for one in held} | {one.pk: one.version for one in shown}
    answer = {
        "now": zones.local(begun, min((code for _round, code in scopes), default=None)).isoformat(),
        "mark": f"{int((begun - MARGIN).timestamp() * 1_000_000)}-{digest}",
        "mine": is_kept,
        "areas": _areas(officer, places, set(scopes), open_rounds, names),
        "families": dossiers(shown, reader=officer),
        "holds": [[str(pk), number] for pk, number in versions.items()],
    }
    return Synced(answer, shown)


def home_of(officer: Officer) -> str | None:
    """Returns an area of the officer's district: where they answer now, or else work now, or else worked last.

    None for an officer of no district. One query.
    """
    answering = roles_granting(Permission.ANSWER)
    now_first = F("ended_at").desc(nulls_first=True)
    periods = officer.assignments.annotate(answers=Q(role__in=answering)).order_by(now_first, "-answers", "area_id")
    return next((code for code in periods.values_list("area_id", flat=True) if lies_in_a(Level.DISTRICT, code)), None)


def _is_kept_on_devices(scopes: Sequence[Place]) -> bool:
    """Returns whether this is work for one device: a few SLS, not villages or districts, which operators key online."""
    return len(scopes) <= MANY_SLS and all(lies_in_a(Level.SUB_SLS, code) for _round, code in scopes)


def _changed(families: QuerySet[Household], since: str | None, digest: str, begun: datetime) -> QuerySet[Household]:
    found = families.select_related(*OFFICERS).order_by("area_id", "building_number", "family_number", "pk")
    mark = MARK.fullmatch(since or "")
    if mark is None or mark[2] != digest or (last := _moment(int(mark[1]))) > begun:
        return found
    moved = Event.objects.filter(household=OuterRef("pk"), at__gte=last)
    return found.filter(Q(changed_at__gte=last) | Exists(moved))


def _moment(microseconds: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)


def _digest(officer: Officer, held: Sequence[Held], places: Sequence[Place], names: dict[str, str]) -> str:
    """Returns what dossiers show besides the households' own rows, as 16 characters.

    Of officers: those who have or had one of these SLS, who are the authors and supervisors there. Another reviewer's
    name beside a remark follows with the household's next change.
    """
    here = Assignment.objects.filter(area__in={code for _round, code in places}, role__in=FIELD_ROLES)
    people = Officer.objects.filter(pk__in=here.values("officer")).order_by("pk")
    told = [
        SHAPE,
        version(),
        [str(state.label) for state in State],
        [str(move.label) for move in MOVES.values()],
        sorted(held_by(officer)),
        places,
        sorted(names.items()),
        list(people.values_list("pk", "officer_code", "full_name")),
        sorted((str(one.pk), one.correction_by) for one in held if one.correction_by),
    ]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()[:16]


def _areas(
    officer: Officer, places: Sequence[Place], own: Collection[Place], rounds: dict[int, Round], names: dict[str, str]
) -> list[dict[str, Any]]:
    """Returns each SLS as a device shows it. One in which the officer only corrects own work gets no new households, and
    has no list to go through: `blank` is null. Two queries."""
    codes = {code for _round, code in places}
    areas = Area.objects.in_bulk(codes, field_name="code")
    lists = {(one.round_id, one.area_id): one for one in Verification.objects.filter(round__in=rounds, area__in=codes)}
    found = []
    for place in places:
        round_id, code = place
        round, verification, is_own = rounds[round_id], lists.get(place), place in own
        words, tone = list_state(verification)
        blank = blank_dossier(None, areas[code], round, reader=officer, names=names) if is_own else None
        found.append(
            {
                "code": code,
                "round": round_id,
                "name": in_mixed_case(names.get(code, "")),
                "offset": zones.local(timezone.now(), code).isoformat()[-6:],
                "first_day": round.starts_on.isoformat(),
                "made_up": round.is_made_up,
                "list": {
                    "state": words,
                    "tone": tone,
                    "may_check": is_own and not (verification and verification.finished_at),
                },
                "blank": blank,
            }
        )
    return found
