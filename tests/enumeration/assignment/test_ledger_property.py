"""After any sequence of decisions, the ledger has one answer for every SLS and day, and every household has its place.

Hypothesis makes the sequences: assign, move, return, replace, withdraw, undo, split, merge, strike, start, submit, send
back, approve, late submissions. After each step: never two enumerators in one SLS at one moment; no household that was
sent in without an author; only the officer who holds its SLS, its reviewers and the author who must correct it reach a
household; the counters agree with the households.
"""

from __future__ import annotations

import uuid
from collections import Counter
from contextlib import suppress
from itertools import count, pairwise

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from enumeration import workflow
from enumeration.access import NotAllowed, Permission, Role
from enumeration.answering.actions import settling_late, submitting
from enumeration.answering.actions.refusals import Refused
from enumeration.assignment.actions import assigning, changing_areas
from enumeration.assignment.periods import who_had
from enumeration.models import (
    SENT_IN,
    Area,
    Assignment,
    Household,
    Officer,
    Round,
    State,
    Submission,
    Tally,
)
from enumeration.models.areas import LEVEL_OF
from enumeration.review.actions import reviewing
from enumeration.tallies import STATES, recount

villages = count(1)  # each story has a village of its own: what was split before is not used again
numbers = st.integers(min_value=0, max_value=11)


class Census(RuleBasedStateMachine):
    """A village of three SLS with four households each, three enumerators, a supervisor, and a coordinator."""

    @initialize()
    def a_village(self) -> None:
        suffix = uuid.uuid4().hex[:6]
        self.village = f"7317010{next(villages):03d}"
        sls = [f"{self.village}{number:04d}00" for number in (1, 2, 3)]
        self.round = Round.objects.create(
            name=f"Putaran {suffix}", year=2026, starts_on="2026-10-15", ends_on="2026-11-14", is_made_up=True
        )
        for code in ("73", "7317", "7317010", self.village, *(each[:14] for each in sls), *sls):
            Area.objects.get_or_create(code=code, defaults={"name": f"WILAYAH {code}", "level": LEVEL_OF[len(code)]})
        self.officers = [self._officer(f"ppl{n}{suffix}") for n in range(3)]
        self.pml, self.koseka = self._officer(f"pml{suffix}"), self._officer(f"koseka{suffix}")
        self._period("7317010", Role.COORDINATOR, self.koseka)
        for code in sls:
            self._period(code, Role.SUPERVISOR, self.pml)
        self.families = [
            Household.objects.create(
                round=self.round, area_id=code, head_name="KEPALA", building_number=n, family_number=n
            )
            for code in sls
            for n in range(1, 5)
        ]
        recount(self.round, self.village)
        self.batches: list[uuid.UUID] = []
        self.marks = [timezone.now()]

    def _officer(self, name: str) -> Officer:
        officer = Officer(username=name, full_name=name)
        officer.set_unusable_password()
        officer.save()
        return officer

    def _period(self, code: str, role: Role, officer: Officer) -> None:
        Assignment.objects.create(round=self.round, area_id=code, role=role, officer=officer)

    # --- what is there now

    def codes(self) -> list[str]:
        return list(Area.objects.at("sub_sls").filter(code__startswith=self.village).values_list("code", flat=True))

    def a_code(self, n: int) -> str:
        return self.codes()[n % len(self.codes())]

    def running(self) -> list[Assignment]:
        return list(Assignment.objects.active().filter(round=self.round, role=Role.ENUMERATOR).order_by("area_id"))

    def family(self, n: int) -> Household:
        return Household.objects.get(pk=self.families[n % len(self.families)].pk)

    # --- assigning

    @rule(n=numbers, who=numbers)
    def assign(self, n: int, who: int) -> None:
        to = self.officers[who % 3]
        outcome = assigning.assign([self.a_code(n)], to=to, role=Role.ENUMERATOR, round=self.round, by=self.koseka)
        self.batches.append(outcome.batch)

    @rule(n=numbers, who=numbers)
    def move(self, n: int, who: int) -> None:
        if periods := self.running():
            outcome = assigning.hand_over(
                [periods[n % len(periods)].pk],
                to=self.officers[who % 3],
                role=Role.ENUMERATOR,
                round=self.round,
                by=self.koseka,
                reason="dekat rumah",
            )
            self.batches.append(outcome.batch)

    @rule(n=numbers)
    def give_back(self, n: int) -> None:
        if periods := self.running():
            period = periods[n % len(periods)]
            assigning.give_back([period.area_id], by=period.officer, round=self.round, reason="sakit")

    @rule(n=numbers)
    def withdraw(self, n: int) -> None:
        if periods := self.running():
            assigning.withdraw(
                [periods[n % len(periods)].pk], role=Role.ENUMERATOR, round=self.round, by=self.koseka, reason="keliru"
            )

    @rule(who=numbers, to=numbers)
    def replace(self, who: int, to: int) -> None:
        with suppress(assigning.CannotAssign):
            outcome = assigning.replace(
                self.officers[who % 3],
                to=self.officers[to % 3],
                role=Role.ENUMERATOR,
                by=self.koseka,
                round=self.round,
                reason="mundur",
            )
            self.batches.append(outcome.batch)

    @rule(n=numbers)
    def undo(self, n: int) -> None:
        if self.batches:
            with suppress(assigning.CannotAssign):
                assigning.undo(self.batches[n % len(self.batches)], by=self.koseka)

    # --- SLS that change

    @rule(n=numbers, first=st.integers(0, 4))
    def split(self, n: int, first: int) -> None:
        area = Area.objects.get(pk=self.a_code(n))
        number = Household.objects.filter(round=self.round, area=area).count()
        first = min(first, number)
        pieces = [changing_areas.Piece("A", first), changing_areas.Piece("B", number - first)]
        changing_areas.split(area, pieces, round=self.round, by=self.koseka, reason="terlalu besar")

    @rule(n=numbers, into=numbers)
    def merge(self, n: int, into: int) -> None:
        one, other = self.a_code(n), self.a_code(into)
        if one != other:
            areas = Area.objects.in_bulk([one, other])
            changing_areas.merge(
                [areas[one]], into=areas[other], name="", round=self.round, by=self.koseka, reason="satu ketua"
            )

    # --- questionnaires

    @rule(n=numbers, who=numbers, submit=st.booleans())
    def answer(self, n: int, who: int, submit: bool) -> None:
        """From any device, new or old; `submit` moves on by the workflow, whose checks have tests of their own."""
        household, officer = self.family(n), self.officers[who % 3]
        key = uuid.uuid4()
        sent = {
            "key": str(key),
            "household": str(household.pk),
            "version": household.version,
            "answers": {"notes": str(key)},  # the same answers sent again late are kept once, under the first key
        }
        try:
            submitting.receive(sent, by=officer)
        except Refused:
            assert Submission.objects.filter(key=key).exclude(payload=None).count() == 1, "what was typed is kept"
            return
        except NotAllowed:
            return  # never had an SLS
        if submit:
            workflow.move(self.family(n), "submit", by=officer)

    @rule(n=numbers)
    def send_back(self, n: int) -> None:
        household = self.family(n)
        if household.state == State.SUBMITTED:
            reviewing.send_back(household, by=self.koseka, reason="periksa lagi")

    @rule(n=numbers)
    def approve(self, n: int) -> None:
        household = self.family(n)
        if household.state == State.SUBMITTED and household.enumerator_id != self.koseka.pk:
            workflow.move(household, "approve", by=self.koseka)

    @rule(n=numbers, use=st.booleans())
    def decide_about_a_late_one(self, n: int, use: bool) -> None:
        waiting = list(Submission.objects.waiting().filter(household_id__in=[each.pk for each in self.families]))
        if waiting:
            submission = waiting[n % len(waiting)]
            with suppress(settling_late.CannotTakeIn):
                if use:
                    settling_late.take_in(submission, by=self.koseka)
                else:
                    settling_late.set_aside(submission, by=self.koseka, note="sudah didata")

    # --- what must hold

    @invariant()
    def every_moment_has_one_enumerator_or_none(self) -> None:
        self.marks.append(timezone.now())
        spans: dict[str, list] = {}
        for period in Assignment.objects.filter(round=self.round, role=Role.ENUMERATOR).order_by("started_at", "pk"):
            spans.setdefault(period.area_id, []).append(period)
        for periods in spans.values():
            lasting = [period for period in periods if period.ended_at != period.started_at]
            for earlier, later in pairwise(lasting):
                assert earlier.ended_at is not None
                assert earlier.ended_at <= later.started_at
        for code, periods in spans.items():
            for moment in self.marks[-3:]:
                had = [p for p in periods if p.started_at <= moment and (p.ended_at is None or p.ended_at > moment)]
                assert len(had) <= 1
                assert who_had(code, moment, self.round) == (had[0].officer if had else None)

    @invariant()
    def no_family_is_lost_or_without_an_author(self) -> None:
        rows = Household.objects.filter(round=self.round)
        assert rows.count() == len(self.families)
        assert not rows.filter(state__in=SENT_IN, enumerator=None).exists()
        assert not rows.filter(area__ended_at__isnull=False).exists(), "a family lies in an SLS that is no more"

    @invariant()
    def nobody_reaches_a_family_that_is_not_theirs(self) -> None:
        holder = {period.area_id: period.officer_id for period in self.running()}
        families = {family.pk: family for family in Household.objects.filter(round=self.round)}
        for officer in self.officers:
            for pk in Household.objects.visible_to(officer, Permission.ANSWER).values_list("pk", flat=True):
                family = families[pk]
                is_theirs = family.correction_by_id == officer.pk and family.state == State.SENT_BACK
                assert holder.get(family.area_id) == officer.pk or is_theirs
        for family in families.values():
            if family.correction_by_id:
                assert family.correction_by_id == family.enumerator_id
                assert family.correction_by_id in holder.values(), "a correction is with somebody who works"

    @invariant()
    def the_counters_agree_with_the_families(self) -> None:
        counted = Counter(Household.objects.filter(round=self.round).values_list("area_id", "state"))
        for row in Tally.objects.filter(round=self.round).values("area_id", *STATES):
            for state in STATES:
                assert row[state] == counted.pop((row["area_id"], state), 0)
        assert not counted


@pytest.mark.django_db(transaction=True)
def test_the_ledger_has_one_answer_whatever_is_decided():
    run_state_machine_as_test(
        Census,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
