"""Days begin at midnight in the place they are about: at 23.30 and at 00.30 in Papua, and in Sumatera, on every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from enumeration import jobs, workflow, zones
from enumeration.access import Permission, Role, reach
from enumeration.answering import days
from enumeration.journal import entries as journal
from enumeration.models import Area, Assignment, DayTally, Household, Job, Officer, OfficerPass, State
from enumeration.models.areas import LENGTH_OF, LEVEL_OF
from enumeration.papers.actions.printing import print_for
from enumeration.papers.desk import Desk
from enumeration.papers.public_pass import confirmed
from enumeration.progress import figures
from enumeration.tallies import recount
from enumeration.words import Words
from tests.enumeration.papers.conftest import SITE, text_of

pytestmark = pytest.mark.django_db

JAYAPURA, DELI = "9471", "1212"
"""Two hours apart: 23.30 in the one is 21.30 in the other, and neither is the server's day at every hour."""
CLOCKS = {JAYAPURA: (9, "WIT"), DELI: (7, "WIB")}
"""Hours ahead of UTC, not asked of the code that is tested here."""
DAY = date(2026, 11, 3)


def test_every_province_lies_in_the_zone_that_the_law_says():
    zones_of = {
        zones.WIB: "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
        zones.WITA: "51 52 53 63 64 65 71 72 73 74 75 76",
        zones.WIT: "81 82 91 92 94 95 96 97",
    }
    for zone, provinces in zones_of.items():
        for province in provinces.split():
            assert zones.zone_of(province) == zones.zone_of(f"{province}01010001000100") == zone
    noon = datetime(2026, 11, 3, 12, tzinfo=UTC)
    told = [f"{zones.local(noon, code):%H.%M %Z}" for code in (DELI, "7317", JAYAPURA, "")]
    assert told == ["19.00 WIB", "20.00 WITA", "21.00 WIT", "20.00 WITA"]


@pytest.fixture
def places(areas) -> None:
    for district in (JAYAPURA, DELI):
        sub_sls = sls(district)
        for length in LENGTH_OF.values():
            Area.objects.get_or_create(code=sub_sls[:length], defaults={"name": "TEMPAT", "level": LEVEL_OF[length]})


def sls(district: str) -> str:
    return f"{district}010001000100"


def moment(district: str, hour: int, minute: int, day: date = DAY) -> datetime:
    ahead, _name = CLOCKS[district]
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=ahead)


@pytest.fixture
def at(monkeypatch) -> Callable[..., None]:
    def do(when: datetime, act: Callable, *args, **more):
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda: when)
            return act(*args, **more)

    return do


@pytest.fixture(params=[JAYAPURA, DELI])
def district(request, places, round_) -> str:
    """Of a round that is this district's."""
    round_.area_id = request.param
    round_.save()
    return request.param


@pytest.fixture
def enumerator(officer, district, round_) -> Officer:
    made = officer("yosep", officer_code="0009")
    since = moment(district, 8, 0, round_.starts_on)
    Assignment.objects.create(officer=made, round=round_, area_id=sls(district), role=Role.ENUMERATOR, started_at=since)
    return made


@pytest.fixture
def office(officer, district) -> Officer:
    return officer("marta", Role.DISTRICT_OFFICE, district)


@pytest.fixture
def sent_around_midnight(district, enumerator, make_household, at) -> list[Household]:
    """Returns one at half past eleven in the evening, one an hour later, by the clock of the place."""
    families = [make_household(sls(district), state=State.DRAFT, enumerator=enumerator, result=1) for _ in range(2)]
    moments = (moment(district, 23, 30), moment(district, 0, 30, DAY + timedelta(days=1)))
    return [
        at(when, workflow.move, family, "submit", by=enumerator) for family, when in zip(families, moments, strict=True)
    ]


BOTH = {DAY: 1, DAY + timedelta(days=1): 1}


def by_day() -> dict[date, int]:
    return dict(DayTally.objects.order_by("day").values_list("day", "submitted"))


def test_counters_of_a_day(sent_around_midnight):
    assert by_day() == BOTH


def test_a_recount(sent_around_midnight, round_, district):
    DayTally.objects.all().delete()
    recount(round_, district)
    assert by_day() == BOTH


def test_a_recount_of_several_districts_at_once(sent_around_midnight, round_):
    recount(round_, "")
    assert by_day() == BOTH


def test_days_counted_before_by_the_clock_of_makassar_are_counted_anew(sent_around_midnight, round_, district):
    DayTally.objects.all().delete()
    wrong = {JAYAPURA: DAY, DELI: DAY + timedelta(days=1)}[district]
    DayTally.objects.create(round=round_, area_id=sls(district)[:10], day=wrong, submitted=2)
    count_anew = import_module("enumeration.migrations.0031_days_are_those_of_the_place").count_anew
    with connection.schema_editor() as editor:
        count_anew(None, editor)
    assert by_day() == BOTH


def test_days_of_a_few_sls_are_read_from_events_by_the_same_clock(sent_around_midnight):
    assert {one.day: one.submitted for one in figures.days_of_few(Household.objects.all())} == BOTH


def test_the_curve(sent_around_midnight, round_, district):
    found = figures.days(DayTally.objects.all(), district)
    curve = figures.curve(2, found, round_, DAY + timedelta(days=1))
    assert dict(zip(curve.days, curve.submitted, strict=True))[DAY] == 1
    assert dict(zip(curve.days, curve.submitted, strict=True))[DAY + timedelta(days=1)] == 2


def last_day_drawn(page) -> str:
    """The curve of a place ends on its today: the days after it have no figure yet."""
    chart = page.context["chart"]
    return [
        day for day, done in zip(chart["categories"], chart["series"][1]["values"], strict=True) if done is not None
    ][-1]


def test_the_page_of_progress_says_the_day_of_the_place(client, office, district, at):
    client.force_login(office)
    early = moment(district, 0, 30)
    assert last_day_drawn(at(early, client.get, f"/kemajuan/{district}/")) == "3 Nov"
    late = moment(district, 23, 30)
    assert last_day_drawn(at(late, client.get, f"/kemajuan/{district}/")) == "3 Nov"
    name = at(early, client.get, f"/kemajuan/{district}/unduh/").headers["Content-Disposition"]
    assert "20261103-0030" in name


def test_the_journal(client, sent_around_midnight, enumerator):
    assert {one.day: one.sent_in for one in journal.days(enumerator)} == BOTH
    for day, family in zip(BOTH, sent_around_midnight, strict=True):
        entries, _following = journal.page_of(enumerator, journal.Search(day=day))
        assert [one.household_id for one in entries] == [family.pk]
        assert journal.count(enumerator, journal.Search(day=day)) == 1
    client.force_login(enumerator)
    page = client.get("/jurnal/").content.decode()
    assert "3 Nov 2026, 23.30" in page and "4 Nov 2026, 00.30" in page


def test_papers_of_a_day(sent_around_midnight, enumerator, office, district, round_, at):
    when = moment(district, 0, 45, DAY + timedelta(days=1))
    desk = Desk(round_, office, SITE, now=when, mine=reach(office, Permission.ASSIGN), as_of=DAY)
    assert desk.today == DAY + timedelta(days=1)
    assert desk.until == moment(district, 0, 0, DAY + timedelta(days=1))
    words = text_of(at(when, print_for, enumerator, "handover", by=office, round=round_, site=SITE, as_of=DAY))
    _ahead, zone = CLOCKS[district]
    assert f"pukul 24.00 {zone}" in words
    assert f" {zone} oleh Marta" in words
    # Load, 205 = 1, 2, 3-5, submitted: one of the two had been sent in by the end of that day.
    assert f"{sls(district)} Tempat 2 1 0 0 1 0 0 0 0" in words


def test_the_page_behind_a_card_knows_the_day_of_the_district(enumerator, office, district, round_, at):
    last = DAY + timedelta(days=2)
    one = OfficerPass.objects.create(
        officer=enumerator, round=round_, number="B-0001", valid_from=DAY, valid_until=last, issued_by=office
    )
    assert at(moment(district, 23, 30, DAY - timedelta(days=1)), confirmed, one.token) is None
    assert at(moment(district, 0, 30), confirmed, one.token).today == DAY
    assert at(moment(district, 23, 30, last), confirmed, one.token) is not None
    assert at(moment(district, 0, 30, last + timedelta(days=1)), confirmed, one.token) is None


def test_a_visit_of_today_is_not_one_to_come(district, round_, at, monkeypatch):
    monkeypatch.setattr(days, "server_day", zones.today)  # tests/conftest.py: never before the end of the round
    assert at(moment(district, 0, 30), days.days_of, round_, sls(district)).today == DAY
    assert at(moment(district, 23, 30), days.days_of, round_, sls(district)).today == DAY


def test_approving_writes_the_day_of_the_place(sent_around_midnight, office, district, at):
    [first, second] = sent_around_midnight
    when = moment(district, 0, 30, DAY + timedelta(days=1))
    assert at(when, workflow.move, first, "approve", by=office).checked_on == DAY + timedelta(days=1)
    rest = Household.objects.filter(pk=second.pk)
    at(when, workflow.move_many, rest, "approve", by=office)
    assert rest.get().checked_on == DAY + timedelta(days=1)


def test_a_job_is_done_by_the_clock_of_its_area(monkeypatch, office, district):
    seen = []

    def look(work: jobs.Work) -> dict:
        seen.append(timezone.get_current_timezone_name())
        return {}

    monkeypatch.setitem(jobs.KINDS, "look", jobs.Kind(Words("look", "look"), look))
    jobs.run(Job.objects.create(kind="look", asked_by=office, area_code=district).pk)
    assert seen == [{JAYAPURA: "Asia/Jayapura", DELI: "Asia/Jakarta"}[district]]
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE


def test_pages_are_by_the_clock_of_who_looks_and_the_next_request_begins_without_it(client, office, district, kab, at):
    # Where it is past eleven it is no morning any more: 10.30 WIB is 11.30 WITA, 10.30 WITA is 11.30 WIT.
    hour, there, here = {DELI: (3, "pagi", "siang"), JAYAPURA: (2, "siang", "pagi")}[district]
    for user, greeted in ((office, there), (kab, here), (office, there)):
        client.force_login(user)
        assert f"Selamat {greeted}" in at(datetime(2026, 11, 3, hour, 30, tzinfo=UTC), client.get, "/").content.decode()
        assert timezone.get_current_timezone_name() == settings.TIME_ZONE
