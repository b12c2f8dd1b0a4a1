"""Each household is counted once, whatever went back and forth: curve, tiles, table and file, over random histories."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enumeration import workflow, zones
from enumeration.access import NotAllowed
from enumeration.models import DayTally, Event, Household, Job, State, Tally, VillageTally
from enumeration.progress import figures, reconciliation
from enumeration.tallies import KNOWN_TOGETHER, RULES, recount
from tests.conftest import DISTRICT, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

VERBS = ("submit", "approve", "send_back", "complete", "return", "reopen", "take_back")
histories = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(VERBS)), min_size=5, max_size=25)


@pytest.fixture
def new_families(make_household, ppl, neighbour_ppl):
    def make():
        return [make_household(code, enumerator=ppl) for code in (OWN_SLS, OWN_SLS, NEIGHBOUR_SLS)]

    return make


@pytest.fixture
def families(new_families):
    return new_families()


@pytest.fixture
def who(ppl, neighbour_ppl, pml, kab):
    return {"submit": {OWN_SLS: ppl, NEIGHBOUR_SLS: neighbour_ppl}, "approve": pml, "send_back": pml}


def live_through(families, history, who, kab) -> None:
    for number, verb in history:
        family = Household.objects.get(pk=families[number].pk)
        with suppress(workflow.CannotMove, NotAllowed):
            if verb == "take_back":
                last = family.events.exclude(batch=None).last()
                if last:
                    workflow.take_back(last.batch, by=last.by)
            else:
                by = who.get(verb, kab)
                by = by[family.area_id] if isinstance(by, dict) else by
                workflow.move(family, verb, by=by, reason="x")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_curve_tiles_table_and_file_say_the_same(client, new_families, who, kab, round_, history):
    """One history after the other, in one village: each begins with three new households, and all of them are counted."""
    live_through(new_families(), history, who, kab)
    today = timezone.localdate()
    standing = [family.state for family in Household.objects.all()]
    approved = sum(state in (State.APPROVED, State.COMPLETED) for state in standing)
    sent = sum(state in (State.SUBMITTED, State.SENT_BACK, State.APPROVED, State.COMPLETED) for state in standing)

    tiles = figures.figures_of(Tally.objects.all(), DISTRICT)
    assert (tiles.approved, tiles.states["completed"]) == (approved, standing.count(State.COMPLETED))
    for days in (
        figures.days(DayTally.objects.all(), DISTRICT),
        figures.days_of_few(Household.objects.in_area(VILLAGE)),
    ):
        curve = figures.curve(tiles.total, days, round_, today)
        last = curve.days.index(today) if today in curve.days else -1
        assert curve.submitted[last] == sent == tiles.enumerated + tiles.states["sent_back"]
        assert curve.approved[last] == approved
        assert curve.completed[last] == standing.count(State.COMPLETED)
        for one, other in ((curve.approved, curve.submitted), (curve.completed, curve.approved)):
            assert all(a <= b for a, b in zip(one, other, strict=True) if a is not None and b is not None)

    client.force_login(kab)
    sent_file = client.get(reverse("enumeration:progress_file", args=[DISTRICT]) + "?format=csv")
    text = (b"".join(sent_file.streaming_content) if sent_file.streaming else sent_file.content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    heads = {state: str(state.label) for state in State} | {State.APPROVED: "Disetujui PML, belum selesai"}
    for state, head in heads.items():
        assert sum(int(row[head]) for row in rows) == standing.count(state.value)
    assert sum(int(row["Didata"]) for row in rows) == tiles.enumerated

    counted = _counters()
    recount(round_, DISTRICT)
    assert _counters() == counted, "kept with each move, or made anew: the same"


@pytest.mark.parametrize("name", RULES)
def test_the_rule_of_a_counter_can_be_kept_with_each_move(name):
    """Code that changes a household knows one group of its columns before and after, not all of them."""
    assert RULES[name], "a counter without a rule counts nothing"
    assert any(RULES[name].keys() <= group for group in KNOWN_TOGETHER)


def _counters():
    days = DayTally.objects.order_by("area", "day").values_list(
        "area", "day", "submitted", "approved", "completed", "sent_back"
    )
    return (
        list(Tally.objects.order_by("area").values_list("area", *RULES)),
        list(VillageTally.objects.order_by("area").values_list("area", *RULES)),
        [row for row in days if any(row[2:])],
    )


def test_who_was_approved_twice_is_one_approved_family(families, who, kab, pml, ppl, round_):
    """What the curve said: 2,734 approved above 2,726 sent, where the tile said 2,721."""
    history = [(0, "submit"), (0, "approve"), (0, "return"), (0, "submit"), (0, "approve"), (0, "take_back")]
    live_through(families, history, who, kab)
    assert figures.days(DayTally.objects.all(), DISTRICT) == [figures.Day(timezone.localdate(), 1, 0, 0, 0)]


def test_over_days_a_family_is_first_sent_in_on_the_day_of_the_first_time(make_household, ppl, pml, round_):
    family = make_household(OWN_SLS, state=State.APPROVED)
    first = timezone.now().replace(hour=4, minute=0) - timedelta(days=9)  # noon in WITA
    moves = [("open", "submitted", ppl), ("submitted", "sent_back", pml), ("sent_back", "submitted", ppl)]
    for days, (before, after, by) in enumerate([*moves, ("submitted", "approved", pml)]):
        Event.objects.create(
            household=family, area_code=OWN_SLS, by=by, verb="submit", at=first + timedelta(days=days),
            from_state=before, to_state=after,
        )  # fmt: skip
    recount(round_, DISTRICT)
    day = zones.day_of(first, OWN_SLS)
    told = [(1, 0, 0, 0), (0, 0, 0, 1), (0, 0, 0, -1), (0, 1, 0, 0)]
    expected = [figures.Day(day + timedelta(days=number), *changes) for number, changes in enumerate(told)]
    assert figures.days(DayTally.objects.all(), DISTRICT) == expected
    assert figures.days_of_few(Household.objects.in_area(OWN_SLS)) == expected


# --- Every night -----------------------------------------------------------------------------------------------------


def test_what_differs_at_night_is_mended_and_told_to_administrators(
    client, families, who, kab, administrator, round_, ppl
):
    live_through(families, [(0, "submit"), (0, "approve"), (1, "submit")], who, kab)
    right = _counters()
    assert reconciliation.run().result == {"rows": 0, "villages": 0, "named": []}
    Tally.objects.filter(area=OWN_SLS).update(approved=7)
    VillageTally.objects.filter(area=VILLAGE).update(submitted=5)
    DayTally.objects.filter(area=VILLAGE).update(approved=-3)

    made = reconciliation.run()
    assert made.result == {"rows": 3, "villages": 1, "named": [VILLAGE]}
    assert _counters() == right
    client.force_login(administrator)
    assert "Hitungan 1 desa berbeda" in client.get(reverse("enumeration:home")).content.decode()
    client.force_login(ppl)
    assert "Hitungan 1 desa" not in client.get(reverse("enumeration:home")).content.decode()
    assert Job.objects.filter(kind=reconciliation.KIND).count() == 2


def test_at_night_villages_without_counters_and_counters_without_families_are_looked_at_too(
    families, who, kab, round_, areas
):
    live_through(families, [(0, "submit"), (1, "submit")], who, kab)
    right = _counters()
    for table in (Tally, VillageTally, DayTally):
        table.objects.all().delete()
    VillageTally.objects.create(round=round_, area_id=OTHER_KECAMATAN_SLS[:10], approved=2)  # where no household lies
    assert reconciliation.run().result["named"] == [VILLAGE, OTHER_KECAMATAN_SLS[:10]]
    assert _counters() == right


def test_a_village_whose_sums_fell_behind_stops_no_move_and_is_mended_at_night(families, who, kab):
    VillageTally.objects.update(open=0)  # as an old process leaves them, which does not know them
    live_through(families, [(0, "submit"), (1, "submit"), (0, "approve")], who, kab)
    reconciliation.run()
    assert VillageTally.objects.get(area=VILLAGE).open == sum(Tally.objects.values_list("open", flat=True))
    assert reconciliation.run().result["rows"] == 0


def test_a_village_without_sums_gets_those_of_its_sls(families, who, kab):
    VillageTally.objects.all().delete()
    live_through(families, [(0, "submit")], who, kab)
    right = _counters()
    assert VillageTally.objects.exists()
    assert reconciliation.run().result["rows"] == 0 and _counters() == right


def test_a_night_without_differences_writes_no_counters(families, who, kab):
    live_through(families, [(0, "submit")], who, kab)
    before = list(Tally.objects.order_by("pk").values_list("pk", flat=True))
    reconciliation.run()
    assert list(Tally.objects.order_by("pk").values_list("pk", flat=True)) == before
