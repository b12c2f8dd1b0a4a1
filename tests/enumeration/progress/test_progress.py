"""The dashboards: figures that agree with the households, against the calendar, without names for observers."""

import csv
import io
import re
from base64 import b64encode
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from enumeration import workflow
from enumeration.models import Area, DayTally, Household, Level, Round, State, Tally
from enumeration.pages.shares import shown_percent
from enumeration.progress import catalogue
from enumeration.progress import figures as progress
from enumeration.tallies import COUNTERS, recount
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE
from tests.node import in_node

pytestmark = pytest.mark.django_db


def look(client, code=None, **query):
    return client.get(reverse("enumeration:progress", args=[code] if code else []), query)


def shown(page):
    table = page.context["table"]
    return {row.place.code: row.place.total for row in table.rows} if table else {}


# --- Figures ---


def test_the_district_drills_down_to_the_sls(client, kab, make_household):
    for code in (OWN_SLS, OWN_SLS, NEIGHBOUR_SLS, FREE_SLS, OTHER_KECAMATAN_SLS):
        make_household(code)
    client.force_login(kab)

    assert shown(look(client)) == {KECAMATAN: 4, "7317020": 1}
    assert shown(look(client, KECAMATAN)) == {VILLAGE: 3, FREE_SLS[:10]: 1}
    assert shown(look(client, VILLAGE)) == {OWN_SLS: 2, NEIGHBOUR_SLS: 1}
    assert look(client, OWN_SLS).context["total"].total == 2


def test_done_means_sent_in_and_not_sent_back(client, kab, make_household):
    for state in (State.OPEN, State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.APPROVED, State.COMPLETED):
        make_household(state=state)
    client.force_login(kab)
    total = look(client).context["total"]
    assert (total.total, total.enumerated, total.approved) == (6, 3, 2)


def test_a_move_shows_at_once(client, kab, pml, submitted_household):
    client.force_login(kab)
    before = look(client).context["total"].states
    workflow.move(submitted_household, "approve", by=pml)
    after = look(client).context["total"].states
    assert (before["approved"], after["approved"], after["submitted"]) == (0, 1, 0)


def test_the_table_agrees_with_the_families_themselves(client, kab, make_household):
    for code, state in ((OWN_SLS, State.DRAFT), (NEIGHBOUR_SLS, State.APPROVED), (FREE_SLS, State.APPROVED)):
        make_household(code, state=state)
    client.force_login(kab)
    for row in look(client, KECAMATAN).context["table"].rows:
        place = row.place
        for state in State:
            assert place.states[state] == Household.objects.in_area(place.code).filter(state=state).count()


def test_a_supervisor_counts_only_the_sls_of_the_team(client, pml, make_household):
    for code in (OWN_SLS, NEIGHBOUR_SLS, FREE_SLS):
        make_household(code)
    client.force_login(pml)
    page = look(client, KECAMATAN)
    assert shown(page) == {VILLAGE: 2}
    assert page.context["here"].is_partly_mine


@pytest.mark.parametrize("code", ["7371", FREE_SLS, "731", "'; DROP", "73170100010001000000"])
def test_a_place_out_of_reach_or_unknown_does_not_exist(client, pml, code):
    client.force_login(pml)
    assert look(client, code).status_code == 404


def test_an_observer_sees_no_names(client, observer, ppl, pml, make_household):
    make_household(head_name="NAMA RAHASIA", state=State.SUBMITTED, enumerator=ppl)
    client.force_login(observer)
    for code in (DISTRICT, KECAMATAN, VILLAGE, OWN_SLS):
        text = look(client, code).content.decode()
        assert "NAMA RAHASIA" not in text
        assert ppl.full_name not in text.replace(observer.full_name, "")
        assert pml.full_name not in text


def test_a_supervisor_sees_who_is_silent(client, pml, ppl, neighbour_ppl, household, began_before):
    began_before(timedelta(hours=25))
    client.force_login(pml)
    silent = {one.officer.username: one.is_silent for one in look(client, VILLAGE).context["officers"]}
    assert silent == {"ani": True, "bayu": False}


# --- Against the calendar ---


@pytest.fixture
def a_month():
    return Round(name="x", year=2026, starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 30))


@pytest.mark.parametrize(
    ("today", "share"),
    [(date(2026, 9, 30), 0), (date(2026, 10, 1), 1 / 30), (date(2026, 10, 15), 0.5), (date(2026, 12, 1), 1)],
)
def test_the_calendar_asks_for_the_same_number_every_day(a_month, today, share):
    assert progress.expected_share(a_month, today) == pytest.approx(share)


def figures(code="1", **states):
    return progress.Figures(code, code, dict.fromkeys(COUNTERS, 0) | states)


def test_the_finish_is_forecast_from_the_last_seven_days(a_month):
    today = date(2026, 10, 15)
    days = [progress.Day(today - timedelta(days=back), 10, 0, 0, 0) for back in range(10)]
    pace = progress.pace(figures(submitted=100, open=200), days, a_month, today)
    assert (pace.expected, pace.behind, pace.per_day) == (150, 50, 10)
    assert pace.finish == today + timedelta(days=20)


def test_without_anything_sent_for_a_week_no_finish_is_made_up(a_month):
    assert progress.pace(figures(open=10), [], a_month, date(2026, 10, 15)).finish is None


VERDICTS = [
    # sent, left, of which nobody works on, sent a day, verdict and its tone
    ((0, 0, 0, 0), ("nothing", "neutral")),
    ((300, 0, 0, 10), ("done", "good")),
    ((280, 20, 0, 10), ("on_time", "good")),
    ((200, 100, 0, 2), ("late", "bad")),  # ahead of the calendar on the 15th, and yet late
    ((200, 100, 90, 2), ("unassigned", "warn")),  # the ten that somebody works on will be done in time
    ((200, 100, 10, 2), ("late", "bad")),
    ((200, 100, 0, 0), ("standing", "warn")),
    ((200, 100, 100, 0), ("unassigned", "warn")),
]


@pytest.mark.parametrize(("counted", "told"), VERDICTS)
def test_the_headline_says_one_thing(a_month, counted, told):
    sent, left, nobodys, a_day = counted
    today = date(2026, 10, 15)
    days = [progress.Day(today - timedelta(days=back), a_day, 0, 0, 0) for back in range(7)]
    free = progress.Unassigned(nobodys, 1 if nobodys else 0)
    pace = progress.pace(figures(submitted=sent, open=left), days, a_month, today, free)
    assert (pace.verdict, pace.tone) == told


@pytest.mark.parametrize(("before_the_end", "needed"), [(9, 9.0), (1, 45.0), (0, 90.0), (-1, None)])
def test_what_is_needed_a_day_counts_today(a_month, before_the_end, needed):
    """Offices decide at eight in the morning: the last day is a day, too."""
    today = a_month.ends_on - timedelta(days=before_the_end)
    assert progress.pace(figures(open=90), [], a_month, today).needed_per_day == needed


def test_no_pace_is_made_up_for_families_that_nobody_works_on(a_month):
    today = date(2026, 10, 15)
    days = [progress.Day(today - timedelta(days=back), 10, 0, 0, 0) for back in range(7)]
    about = (figures(submitted=100, open=200), days, a_month, today)
    assert progress.pace(*about).finish == today + timedelta(days=20)
    assert progress.pace(*about, progress.Unassigned(150, 3)).finish == today + timedelta(days=5)


def test_the_page_says_how_many_families_have_no_enumerator(client, kab, ppl, make_household, round_):
    make_household(FREE_SLS), make_household(FREE_SLS)
    make_household(OWN_SLS, state=State.SUBMITTED, enumerator=ppl)
    today = timezone.localdate()
    Round.objects.update(starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=20))
    client.force_login(kab)
    page = client.get(reverse("enumeration:progress", args=[DISTRICT])).content.decode()
    assert "Belum dapat rampung: 2 keluarga di 1 SLS belum punya PPL." in page
    assert "di depan" in page and "lewat waktu" not in page


SHARES = [0, 1e-9, 0.0004, 0.004, 0.005, 0.125, 0.285, 0.4449, 0.5, 0.845, 0.9949, 0.995, 0.9995, 0.99999, 1]


def test_the_browser_and_the_server_show_a_share_by_one_rule():
    """The treemap said 100 % where the table said 99 %: 100 means that nothing is left, on charts too."""
    source = b64encode((Path(settings.BASE_DIR) / "static/js/share.js").read_bytes()).decode()
    asked = f"import {{ shownPercent }} from 'data:text/javascript;base64,{source}';" + (
        f"console.log(JSON.stringify({SHARES}.map((one) => [0, 1].map((digits) => shownPercent(one, digits)))))"
    )
    shown = in_node("-e", asked)
    assert shown == [[shown_percent(one, digits) for digits in (0, 1)] for one in SHARES]
    assert (shown_percent(0.9995), shown_percent(0.9995, 1), shown_percent(0.0004, 1)) == (99, 99.9, 0.1)
    assert (shown_percent(1), shown_percent(0), shown_percent(0.125, 0)) == (100, 0, 13)


def test_charts_and_the_file_of_the_table_ask_that_rule():
    chart = (Path(settings.BASE_DIR) / "static/js/charts.js").read_text()
    assert "shownPercent(share, digits)" in chart and 'style: "percent"' not in chart
    assert catalogue.ENUMERATED_SHARE.value_in_file(figures(submitted=9999, open=1)) == 99.9
    assert catalogue.ENUMERATED_SHARE.value_in_file(figures(submitted=1, open=9999)) == 0.1
    assert catalogue.ENUMERATED_SHARE.value_in_file(figures()) == 0


def test_places_far_behind_are_slow_and_the_worst_comes_first(a_month):
    places = [
        figures("a", submitted=45, open=55),
        figures("b", submitted=10, open=90),
        figures("c", open=50),
        figures(),
    ]
    assert [place.code for place in progress.slow(places, a_month, date(2026, 10, 15))] == ["c", "b"]


def test_the_curve_ends_today_and_the_expected_line_at_the_end_of_the_round(a_month):
    days = [progress.Day(date(2026, 9, 30), 1, 0, 0, 0), progress.Day(date(2026, 10, 2), 4, 2, 1, 0)]
    curve = progress.curve(300, days, a_month, date(2026, 10, 3))
    assert curve.submitted[:4] == [1, 5, 5, None]
    assert (len(curve.days), curve.expected[-1]) == (30, 300)


def test_counters_by_day_and_events_tell_the_same(ppl, pml, kab, make_household, round_):
    families = [make_household(enumerator=ppl) for _ in range(3)]
    for family in families:
        family = workflow.move(workflow.move(family, "start", by=ppl), "submit", by=ppl)
        if family.pk != families[0].pk:
            family = workflow.move(family, "approve", by=pml)
    workflow.move(workflow.move(family, "complete", by=kab), "reopen", by=kab, reason="302")
    for code in (DISTRICT, OWN_SLS):  # one SLS alone as well, though days are counted by village
        recount(round_, code)

    assert progress.days_of_few(Household.objects.in_area(VILLAGE)) == progress.days(DayTally.objects.all(), VILLAGE)
    assert progress.days(DayTally.objects.all(), VILLAGE) == [progress.Day(timezone.localdate(), 3, 1, 0, 1)]


def test_the_tiles_say_what_changed_since_yesterday(client, ppl, pml, kab, make_household, round_):
    families = [make_household(enumerator=ppl) for _ in range(3)]
    for family in families:
        family = workflow.move(workflow.move(family, "start", by=ppl), "submit", by=ppl)
    workflow.move(family, "send_back", by=pml, reason="302")
    today = timezone.localdate()
    for figure in (one for one in catalogue.TILES if one.gained):
        all_days = sum(map(figure.gained, progress.days(DayTally.objects.all(), VILLAGE)))
        assert all_days == figure.value(progress.figures_of(Tally.objects.all(), VILLAGE))

    client.force_login(kab)
    notes = {tile["label"]: tile["note"] for tile in look(client).context["tiles"]}
    assert notes["Didata"].endswith("; 0 kemarin, +2 hari ini")
    assert (notes["Sedang dikembalikan"], notes["Selesai"]) == ("0 kemarin, +1 hari ini", "tetap sejak kemarin")
    DayTally.objects.update(day=today - timedelta(days=1))
    notes = {tile["label"]: tile["note"] for tile in look(client).context["tiles"]}
    assert notes["Sedang dikembalikan"] == "+1 kemarin, 0 hari ini"


# --- Files ---


def test_the_table_comes_as_csv_with_the_same_figures(client, kab, make_household):
    make_household(OWN_SLS, state=State.APPROVED)
    client.force_login(kab)
    file = client.get(reverse("enumeration:progress_file", args=[VILLAGE]))
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [(row["Kode wilayah"], row["Keluarga"], row["Disetujui PML, belum selesai"]) for row in rows] == [
        (OWN_SLS, "1", "1"),
        (NEIGHBOUR_SLS, "0", "0"),
    ]


def test_the_kind_of_csv_is_a_choice_that_the_browser_remembers(client, kab, household):
    client.force_login(kab)
    page, file = (reverse(f"enumeration:{name}", args=[VILLAGE]) for name in ("progress", "progress_file"))

    def links() -> list[str]:
        return re.findall(rf'href="{file}\?format=(csv[^"]*)"', client.get(page).content.decode())

    assert links() == ["csv", "csv-id"]
    answer = client.get(file, {"format": "csv-id"})
    header = answer.content.decode("utf-8-sig").splitlines()[0]
    assert header.startswith('"Kode wilayah";"Wilayah";')
    assert answer["Content-Disposition"].endswith('.csv"')
    assert links() == ["csv-id", "csv"]
    client.get(file, {"format": "xlsx"})
    assert links() == ["csv-id", "csv"]
    client.get(file, {"format": "csv"})
    assert links() == ["csv", "csv-id"]


def test_in_excel_a_code_is_text_and_a_name_is_no_formula(client, kab, household):
    Area.objects.filter(code=OWN_SLS).update(name="=1+1")
    client.force_login(kab)
    file = client.get(reverse("enumeration:progress_file", args=[VILLAGE]), {"format": "xlsx"})
    first = next(load_workbook(io.BytesIO(file.content)).active.iter_rows(min_row=2))
    assert [(cell.value, cell.data_type) for cell in first[:3]] == [(OWN_SLS, "s"), ("=1+1", "s"), (1, "n")]


def test_in_csv_a_name_is_no_formula(client, kab, household):
    Area.objects.filter(code=OWN_SLS).update(name="=1+1")
    client.force_login(kab)
    assert '"\'=1+1"' in client.get(reverse("enumeration:progress_file", args=[VILLAGE])).content.decode()


# --- Speed ---


def test_a_dashboard_takes_the_same_few_queries_with_two_sls_as_with_two_hundred(
    client, kab, pml, make_household, round_
):
    make_household(OWN_SLS)
    client.force_login(kab)

    def count(code):
        with CaptureQueriesContext(connection) as queries:
            assert look(client, code).status_code == 200
        return len(queries)

    before = [count(code) for code in (DISTRICT, KECAMATAN, VILLAGE)]
    codes = [f"{VILLAGE}{number:04d}00" for number in range(100, 300)]
    Area.objects.bulk_create([Area(code=code, name=code, level=Level.SUB_SLS) for code in codes])
    Tally.objects.bulk_create([Tally(round=round_, area_id=code, open=90) for code in codes])
    assert [count(code) for code in (DISTRICT, KECAMATAN, VILLAGE)] == before
    assert max(before) <= 24
