"""The review queue: which households wait for a reviewer, oldest first, and what a bulk move of them would do.

A queue is a filter that fits into an address or a job, never a list of keys: so it also works for 300,000 households.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import workflow, zones
from enumeration.access import Permission, Role, reach
from enumeration.answering.answers import household_answers, member_answers
from enumeration.answering.days import days_of
from enumeration.answering.earlier import compared_with
from enumeration.models import (
    Assignment,
    Confirmation,
    Household,
    NameToken,
    Officer,
    Person,
    Remark,
    Round,
    State,
)
from enumeration.pages.folding import words_of
from enumeration.pages.keyset import Page
from enumeration.pages.names import numbered
from enumeration.pages.queries import moment_of
from enumeration.questionnaire import PERSON_QUESTIONS
from enumeration.questionnaire.cards import FilledBy, Severity
from enumeration.questionnaire.checks import Problem, blank_rule, problems_in, said_by
from enumeration.questionnaire.codes import Result
from enumeration.questionnaire.rules import as_condition
from enumeration.review.fillings import Signal, signals_of
from enumeration.review.sorts import IN_TURN, SORTS, Sort
from enumeration.tallies import WORK_BY_STATE, counters_in
from enumeration.workflow import MOVES, OVERDUE_AFTER, Move, own_work_of

PAGE = 50
MOST_CHOSEN = 4 * PAGE
"""The most households that are named one by one."""

QUEUE_STATES = (State.SUBMITTED, State.SENT_BACK, State.APPROVED, State.COMPLETED)
"""The states that a reviewer sees: everything that was submitted at least once."""

SHOWN = (
    "form",
    "head_name",
    "building_number",
    "family_number",
    "result",
    "version",
    "on_prelist",
    "state",
    "submitted_at",
    "changed_at",
    "round_id",
    "area__name",
    "enumerator__full_name",
    "correction_by__full_name",
)
"""The columns that a row of the queue needs, out of 150."""

REVIEW_VERBS = ("approve", "send_back", "complete", "return", "reopen")


@dataclass(frozen=True)
class Queue:
    """A filter over submitted households. `until`: only those that have not changed after that moment."""

    round_id: int
    state: str = State.SUBMITTED.value
    area: str = ""
    enumerator: int | None = None
    result: int | None = None
    warned: bool = False
    team: int | None = None  # a supervisor: the SLS they have now
    late: bool = False  # only what waits for more than OVERDUE_AFTER
    search: str = ""  # a name, or the numbers of building and household; stored nowhere, see `resolved`
    sort: str = ""  # one of SORTS; "" is the longest waiting first
    chosen: tuple[str, ...] = ()
    until: str = ""

    def rows(self, user: Officer, permission: Permission = Permission.REVIEW) -> QuerySet[Household]:
        """Returns the households in the user's reach, in the order asked for."""
        found = Household.objects.visible_to(user, permission).filter(
            round=self.round_id, state=self.state, submitted_at__isnull=False
        )
        if self.area:
            found = found.in_area(self.area)
        if self.enumerator:
            found = found.filter(enumerator=self.enumerator)
        if self.result:
            found = found.filter(result=self.result)
        if self.warned:
            found = found.filter(Exists(Confirmation.objects.filter(household=OuterRef("pk"))))
        if self.team:
            theirs = Assignment.objects.active().filter(officer=self.team, role=Role.SUPERVISOR, round=self.round_id)
            found = found.filter(area__in=theirs.values("area"))
        if self.late:
            found = found.filter(**{f"{waits_since(self.state)}__lt": timezone.now() - OVERDUE_AFTER})
        if self.search:
            found = found.filter(_called(self.search, self.round_id))
        if self.chosen:
            found = found.filter(pk__in=[UUID(each) for each in self.chosen])
        if moment := moment_of(self.until):
            found = found.filter(changed_at__lte=moment)
        return found.annotate(**self.sorting.by_what).order_by(*self.sorting.order.by)

    @property
    def sorting(self) -> Sort:
        return SORTS.get(self.sort, IN_TURN)

    def resolved(self, user: Officer, permission: Permission = Permission.REVIEW) -> Queue:
        """Returns the queue by the households that a search finds now: a name that was looked for is stored nowhere.

        Raises CannotMove where it finds none, or too many to name.
        """
        if not self.search:
            return replace(self, sort="")
        rows = self.rows(user, permission).order_by("pk").values_list("pk", flat=True)
        found = tuple(str(pk) for pk in rows[: MOST_CHOSEN + 1])
        if not found:
            raise workflow.CannotMove(_("Tidak ada keluarga dengan saringan ini."))
        if len(found) > MOST_CHOSEN:
            most = {"n": MOST_CHOSEN}
            raise workflow.CannotMove(_("Pencarian ini menemukan lebih dari %(n)s keluarga: persempit dahulu.") % most)
        return replace(self, search="", sort="", chosen=found)

    def frozen_now(self) -> Queue:
        """Returns the queue without households that change from now on: what is confirmed is what was previewed."""
        return replace(self, until=timezone.now().isoformat())

    def as_json(self) -> dict[str, Any]:
        if self.search:
            raise ValueError("A name that was looked for is not stored: see resolved()")
        kept = asdict(self) | {"chosen": list(self.chosen)}
        return {name: value for name, value in kept.items() if name not in ("search", "sort")}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Queue:
        return cls(**{**stored, "chosen": tuple(stored["chosen"])})

    @property
    def filters_set(self) -> int:
        filters = (self.area, self.enumerator, self.result, self.warned, self.team, self.late, self.search)
        return sum(map(bool, filters))


def _called(search: str, round_id: int) -> Q:
    """Returns the filter: somebody in the household is called so, in today's spelling or the old; or it has these numbers."""
    if (by_number := numbered(search)) is not None:
        return by_number
    words = sorted(words_of(search), key=len, reverse=True)
    if not words:
        return Q(pk__in=[])
    first, *others = words
    in_name = [Q(name__contains=f" {word}") for word in others]
    here = {"round": round_id, "area_code": OuterRef("area_id"), "household": OuterRef("pk")}
    return Q(Exists(NameToken.objects.filter(*in_name, token__startswith=first, **here)))


def waits_since(state: str) -> str:
    """Returns the column that says since when a household in this state has been waiting."""
    return "submitted_at" if state == State.SUBMITTED else "changed_at"


@dataclass(frozen=True)
class Row:
    household: Household
    warnings: list[str]  # confirmed with a note; what each says, in a sentence
    remarks: int  # open
    signals: list[Signal]  # of how it was filled in
    was_sent_back: bool = False  # and submitted again since
    changed: int | None = None  # how many answers changed then; None where that cannot be said

    @property
    def more_warnings(self) -> int:
        """Returns how many warnings there are beside the two that the row says."""
        return max(0, len(self.warnings) - 2)

    @property
    def waits_since(self) -> datetime:
        return getattr(self.household, waits_since(self.household.state))

    @property
    def is_overdue(self) -> bool:
        """Returns whether it waits too long. Completed households wait for nobody."""
        return self.household.state != State.COMPLETED and self.waits_since < timezone.now() - OVERDUE_AFTER


def page_of(queue: Queue, user: Officer, *, after: str = "", limit: int = PAGE) -> Page[Row]:
    """Returns a page of the queue after a mark of the page before: as fast at the end as at the beginning where it is not
    sorted otherwise."""
    shown = queue.rows(user).select_related("area", "enumerator", "correction_by").only(*SHOWN)
    page = queue.sorting.order.page(shown, limit=limit, after=after)
    ids = [household.pk for household in page.rows]
    warnings = _warnings_of(ids)
    remarks = _counted(Remark.objects.filter(household__in=ids, resolved_at=None))
    signals = signals_of(ids)
    changed = dict(compared_with(ids).values_list("household", "changed"))
    rows = [
        Row(
            household,
            warnings.get(household.pk, []),
            remarks.get(household.pk, 0),
            signals.get(household.pk, []),
            household.pk in changed,
            changed.get(household.pk),
        )
        for household in page.rows
    ]
    return Page(rows, page.next_after)


def _warnings_of(ids: list[UUID]) -> dict[UUID, list[str]]:
    """Returns what the warnings of each household say, each once. One query."""
    found: dict[UUID, dict[str, None]] = {}
    codes = Confirmation.objects.filter(household__in=ids).order_by("at").values_list("household", "check_code")
    for household, code in codes:
        said = str(said_by(code) or code)
        found.setdefault(household, {})[said.split(". ")[0].rstrip(".")] = None
    return {household: list(said) for household, said in found.items()}


def _counted(rows: QuerySet) -> dict[UUID, int]:
    return dict(rows.order_by().values_list("household").annotate(count=Count("pk")))


COUNTED_IN_TURN = 1000
"""A queue that is longer than this is shown as "1.000+"."""


@dataclass(frozen=True)
class Turn:
    """Where a household stands in the queue that a reviewer goes through."""

    place: int | None  # None where it is not in the queue, or is no longer
    total: int
    previous: UUID | None
    following: UUID | None

    @property
    def is_long(self) -> bool:
        """Returns whether there are more than were counted."""
        return self.total > COUNTED_IN_TURN


def turn_of(household: Household, queue: Queue, user: Officer) -> Turn:
    """Returns its place, and its neighbours in the order of the queue. Behind the last one comes the first that waits.

    Three queries, four in a long queue; none of them reads more than COUNTED_IN_TURN keys.
    """
    rows, order = queue.rows(user).values_list("pk", flat=True), queue.sorting.order
    here = queue.sorting.of(household) if queue.sort else household
    before = list(rows.filter(order.before(here)).reverse()[: COUNTED_IN_TURN + 1])
    beyond = list(rows.filter(order.beyond(here))[: COUNTED_IN_TURN + 1])
    is_in = household.state == queue.state and rows.filter(pk=household.pk).exists()
    first = rows.first() if len(before) > COUNTED_IN_TURN and not beyond else before[-1] if before else None
    return Turn(
        place=len(before) + 1 if is_in else None,
        total=len(before) + is_in + len(beyond),
        previous=before[0] if before else None,
        following=beyond[0] if beyond else first,
    )


def oldest(user: Officer, round: Round, state: State) -> Household | None:
    return Queue(round.pk, state=state.value).rows(user).only("submitted_at").first()


def counts_by_state(user: Officer, round: Round, area: str = "", permission: Permission = Permission.REVIEW) -> dict:
    """Returns how many households are in each state, from the counters. One query, besides the reach."""
    tallies = counters_in(reach(user, permission), round, len(area))
    return tallies.in_area(area).aggregate(**WORK_BY_STATE)


COUNTED_LATE = 1000
"""More overdue households than this are shown as "more than"."""


def count_overdue(queue: Queue, user: Officer) -> int:
    """Returns how many of the queue wait too long; COUNTED_LATE + 1 where there are more."""
    late = replace(queue, late=True).rows(user).order_by()
    return late[: COUNTED_LATE + 1].count()


def supervisors_of(user: Officer, round: Round, area: str = "") -> QuerySet[Officer]:
    """Returns the supervisors whose teams work there now: the choices of a filter."""
    periods = Assignment.objects.visible_to(user, Permission.REVIEW).active().filter(round=round, role=Role.SUPERVISOR)
    if area:
        periods = periods.in_area(area)
    return Officer.objects.filter(pk__in=periods.values("officer"))


def enumerators_of(user: Officer, round: Round, area: str = "") -> QuerySet[Officer]:
    """Returns the present and past enumerators there: the choices of a filter."""
    periods = Assignment.objects.visible_to(user, Permission.REVIEW).filter(round=round, role=Role.ENUMERATOR)
    if area:
        periods = periods.in_area(area)
    return Officer.objects.filter(pk__in=periods.values("officer"))


# --- Before approval -------------------------------------------------------------------------------------------------

CODED_BY_SUPERVISOR = tuple(card for card in PERSON_QUESTIONS.values() if card.filled_by is FilledBy.SUPERVISOR)
"""The codes of 417 and 421, in the order of the form."""

NOT_CODED = as_condition(reduce(or_, (blank_rule(card) for card in CODED_BY_SUPERVISOR)))
NEEDS_NO_CODES = [Result.INCOMPLETE, Result.NO_RESPONDENT, Result.REFUSED, Result.GONE]
"""With these results of the visit (205) a blank code is no error, see checks.blank_severity."""


def errors_before_approval(household: Household) -> list[Problem]:
    """Returns every error of the questionnaire, including what the supervisor fills in. Approving fills in 203."""
    form, days = household.its_form, days_of(household.round, household.area_id)
    answers = household_answers(household) | {"checked_on": zones.today(household.area_id)}
    members = [member_answers(person, form=form) for person in household.members.order_by("number")]
    return [
        one
        for one in problems_in(answers, members, reviewing=True, days=days, form=form)
        if one.severity == Severity.ERROR
    ]


def uncoded(households: Collection[UUID] | QuerySet) -> dict[UUID, str]:
    """Returns those that lack a supervisor's code and so cannot be approved, with the reason in words. One query."""
    people = Person.objects.filter(NOT_CODED, household__in=households).exclude(household__result__in=NEEDS_NO_CODES)
    why = _("Kode lapangan usaha (417 atau 421) belum diisi PML.")
    return dict.fromkeys(people.order_by().values_list("household", flat=True).distinct(), why)


# --- Before a bulk move ----------------------------------------------------------------------------------------------


COUNTED_UP_TO = 5000
"""With more households than this the preview does not count how many have warnings: that would take seconds."""


@dataclass(frozen=True)
class Preview:
    """What a bulk move would do, before it is confirmed."""

    move: Move
    queue: Queue
    total: int
    own_work: int  # they will stay: nobody approves what they filled in, nor completes what they approved
    warned: int | None
    uncoded: int  # they will stay: the supervisor has not coded 417 or 421 yet; 0 where there are too many to check
    first: list[Household]

    @property
    def will_move(self) -> int:
        return max(0, self.total - self.own_work - self.uncoded)


def preview(queue: Queue, verb: str, user: Officer) -> Preview:
    """Count what is in the queue now; the returned queue leaves out what changes later. Five queries."""
    move = MOVES[verb]
    rows = queue.rows(user, move.permission)
    total = _total(queue, user, move.permission, rows)
    own_work = rows.order_by().filter(own_work_of(verb, user)).count() if verb in ("approve", "complete") else 0
    warned, without_codes = None, 0
    if total <= COUNTED_UP_TO:
        if verb == "approve":
            without_codes = len(uncoded(rows.order_by().exclude(enumerator=user).values("pk")))
        warned = rows.order_by().filter(Exists(Confirmation.objects.filter(household=OuterRef("pk")))).count()
    first = list(rows.select_related("area").only("head_name", "area__name")[:5])
    return Preview(move, queue.frozen_now(), total, own_work, warned, without_codes, first)


def _total(queue: Queue, user: Officer, permission: Permission, rows: QuerySet[Household]) -> int:
    """Returns the total, from the counters where the filter is by area only: they change in the same transactions as
    the households."""
    if queue.chosen or queue.filters_set > bool(queue.area):
        return rows.order_by().count()
    return counts_by_state(user, Round(pk=queue.round_id), queue.area, permission)[queue.state]
