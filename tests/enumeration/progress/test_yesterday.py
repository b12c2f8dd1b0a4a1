"""What changed since yesterday: every figure of tiles, table and file, where how the day began is known."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration import disclosure, expiry, tasks, workflow, zones
from enumeration.access import Permission
from enumeration.models import Area, DayStart, DayTally, Round, Tally, VillageTally
from enumeration.models.areas import LEVEL_OF
from enumeration.pages.places import find_place
from enumeration.progress import catalogue, figures, reconciliation, yesterday
from enumeration.tallies import COUNTERS, add_up_villages
from tests.conftest import (
    DISTRICT,
    FREE_SLS,
    KECAMATAN,
    OTHER_KECAMATAN_SLS,
    OWN_SLS,
    VILLAGE,
)

pytestmark = pytest.mark.django_db

PAPUA, JAVA = "9403010001", "3204010001"


def begins(days_ago: int = 0) -> datetime:
    """Returns when the day of so many days ago began in the village."""
    return zones.midnight(zones.today(VILLAGE) - timedelta(days=days_ago), VILLAGE)


@pytest.fixture
def noted(areas, round_):
    """Note how every village stands now as the start of today, or of a day before."""
    return lambda days_ago=0: yesterday.note_starts(begins(days_ago))


def look(client, code, **query):
    return client.get(reverse("enumeration:progress", args=[code]), query)


def notes(client, code) -> dict[str, str]:
    return {str(tile["label"]): tile["note"] for tile in look(client, code).context["tiles"]}


def cells(client, code, place, **query) -> dict[str, str]:
    table = look(client, code, **query).context["table"]
    [row] = [row for row in table.rows if row.place.code == place] if place else [None]
    shown = row.cells if row else table.total
    return {str(figure.in_table): cell.since for figure, cell in zip(table.columns, shown, strict=True)}


def file_of(client, code) -> list[dict[str, str]]:
    answer = client.get(reverse("enumeration:progress_file", args=[code]), {"format": "csv"})
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


# --- At midnight -----------------------------------------------------------------------------------------------------


def test_a_day_begins_first_in_papua_then_in_sulawesi_then_in_java(areas, round_):
    for code in (PAPUA, JAVA):
        Area.objects.create(code=code, name=code, level=LEVEL_OF[len(code)])
    for hour, here in ((15, {PAPUA}), (16, {code for code in areas if len(code) == 10}), (17, {JAVA})):
        yesterday.note_starts(datetime(2026, 10, 20, hour, 0, 2, tzinfo=UTC))
        assert set(DayStart.objects.values_list("area", flat=True)) >= here
        assert DayStart.objects.filter(day="2026-10-21").count() == len(DayStart.objects.all())
    assert DayStart.objects.count() == Area.objects.filter(level="village").count()


def test_a_second_time_on_the_same_day_changes_nothing(make_household, noted):
    make_household(OWN_SLS)
    assert noted() == Area.objects.filter(level="village").count()
    before = list(DayStart.objects.order_by("pk").values())
    VillageTally.objects.update(open=7)
    assert noted() == 0
    assert list(DayStart.objects.order_by("pk").values()) == before


def test_what_came_too_late_to_be_known_is_not_noted(make_household, ppl, areas, round_):
    household = make_household(OWN_SLS, enumerator=ppl)
    assert yesterday.note_starts(begins() + yesterday.IN_TIME) == 0
    assert yesterday.note_starts(begins() - timedelta(seconds=1)) == 0
    workflow.move(workflow.move(household, "start", by=ppl), "submit", by=ppl)
    yesterday.note_starts(begins() + timedelta(seconds=5))
    assert VILLAGE not in set(DayStart.objects.values_list("area", flat=True))
    assert FREE_SLS[:10] in set(DayStart.objects.values_list("area", flat=True))


def test_a_closed_round_has_no_more_starts(noted, round_):
    Round.objects.update(is_open=False)
    assert noted() == 0


def test_the_worker_notes_them_and_purge_removes_what_no_page_reads(make_household, noted, monkeypatch):
    make_household(OWN_SLS)
    for days_ago in range(6):
        noted(days_ago)
    expiry.purge(())
    kept = set(DayStart.objects.values_list("day", flat=True))
    assert {zones.today(VILLAGE) - timedelta(days=back) for back in (0, 1)} <= kept
    assert len(kept) <= 4
    DayStart.objects.all().delete()
    midnight = begins()
    monkeypatch.setattr(timezone, "now", lambda: midnight)
    tasks.note_starts()
    assert DayStart.objects.get(area=VILLAGE).open == 1


def test_a_start_that_was_noted_from_wrong_counters_is_forgotten(make_household, noted, round_):
    make_household(OWN_SLS)
    Tally.objects.filter(area=OWN_SLS).update(approved=7)
    noted()
    reconciliation.compare(round_, VILLAGE)
    assert VILLAGE not in set(DayStart.objects.values_list("area", flat=True))
    assert DayStart.objects.filter(area=FREE_SLS[:10]).exists()


# --- On the page and in the file -------------------------------------------------------------------------------------


@pytest.fixture
def a_morning(make_household, noted, ppl, pml):
    """Two open households the day before yesterday; yesterday one more came, and today one was submitted, one begun."""
    families = [make_household(OWN_SLS, enumerator=ppl) for _ in range(2)]
    noted(1)
    make_household(OWN_SLS, on_prelist=False)
    noted()
    workflow.move(workflow.move(families[0], "start", by=ppl), "submit", by=ppl)
    workflow.move(families[1], "start", by=ppl)


def test_every_tile_says_what_yesterday_and_today_changed(client, kab, a_morning):
    client.force_login(kab)
    for code in (DISTRICT, KECAMATAN, VILLAGE):
        said = notes(client, code)
        assert said["Keluarga"].endswith("; +1 kemarin, 0 hari ini"), code
        assert said["Didata"].endswith("; 0 kemarin, +1 hari ini"), code
        assert said["Diverifikasi"].endswith("; tetap sejak kemarin"), code


def test_every_figure_of_the_table_says_it_too_and_its_sum(client, kab, a_morning):
    client.force_login(kab)
    for place in (KECAMATAN, ""):
        said = cells(client, DISTRICT, place)
        assert (said["Keluarga"], said["Belum didata"], said["Draf"], said["Dikirim"]) == ("+1", "−1", "+1", "+1")
        assert (said["Dikembalikan"], said["Disetujui"], said["Didata"]) == ("0", "0", "+33 poin")
    by_result = cells(client, DISTRICT, KECAMATAN, tabel="kunjungan")
    assert set(by_result.values()) == {"+1", "0"}
    page = look(client, DISTRICT).content.decode()
    assert '<span class="since">+1</span>' in page
    assert "Angka kecil: perubahan sejak kemarin" in page


def test_the_file_has_a_column_beside_every_figure(client, kab, a_morning):
    client.force_login(kab)
    own = next(row for row in file_of(client, DISTRICT) if row["Kode wilayah"] == KECAMATAN)
    said = {name.removesuffix(", sejak kemarin"): text for name, text in own.items() if name.endswith("sejak kemarin")}
    assert list(said) == [str(figure.in_file) for figure in catalogue.IN_FILE]
    assert (said["Keluarga"], said["Prelist"], said["Belum didata"], said["Draf"]) == ("1", "0", "-1", "1")
    assert (said["Didata"], said["Didata (%)"]) == ("1", "33.3")


def test_below_the_village_nothing_is_kept_and_nothing_said(client, kab, a_morning):
    client.force_login(kab)
    assert set(cells(client, VILLAGE, OWN_SLS).values()) == {""}
    assert set(cells(client, VILLAGE, "").values()) != {""}
    said = notes(client, OWN_SLS)
    assert "kemarin" not in said["Keluarga"]
    assert said["Didata"].endswith("; 0 kemarin, +1 hari ini")  # from its moves
    assert {text for row in file_of(client, VILLAGE) for name, text in row.items() if "kemarin" in name} == {""}


def test_of_a_part_of_a_village_nothing_is_said(client, pml, a_morning):
    client.force_login(pml)
    page = look(client, VILLAGE)
    assert page.context["here"].is_partly_mine
    assert "kemarin" not in {str(tile["label"]): tile["note"] for tile in page.context["tiles"]}["Keluarga"]


@pytest.mark.parametrize("without", [1, 0, None], ids=["yesterday", "today", "both"])
def test_a_day_that_nobody_noted_is_left_out(client, kab, a_morning, without):
    gone = DayStart.objects.filter(area=FREE_SLS[:10])  # another village of the kecamatan
    if without is not None:
        gone = gone.filter(day=zones.today(VILLAGE) - timedelta(days=without))
    gone.delete()
    client.force_login(kab)
    expected = {1: "; 0 hari ini", 0: "; +1 sejak kemarin", None: "ditemukan di lapangan"}[without]
    assert notes(client, KECAMATAN)["Keluarga"].endswith(expected)
    assert notes(client, DISTRICT)["Keluarga"].endswith(expected)
    assert notes(client, VILLAGE)["Keluarga"].endswith("; +1 kemarin, 0 hari ini")
    assert notes(client, DISTRICT)["Didata"].endswith("; 0 kemarin, +1 hari ini")  # counted by day all the same
    known = cells(client, DISTRICT, KECAMATAN)
    assert (known["Keluarga"], known["Dikirim"]) == ("+1" if without == 0 else "", "+1")


def test_a_page_reads_one_statement_more_and_no_sls(a_morning, kab, round_, django_assert_num_queries):
    here = find_place(kab, Permission.SEE_PROGRESS, DISTRICT, round=round_)
    with django_assert_num_queries(1) as queries:
        yesterday.before(round_, here, zones.today(DISTRICT), [], sees_families=True)
    assert "enumeration_tally" not in queries.captured_queries[0]["sql"]


# --- One number ------------------------------------------------------------------------------------------------------


def test_counters_by_day_and_starts_of_days_tell_the_same(make_household, noted, ppl, pml, kab, round_):
    families = [make_household(OWN_SLS, enumerator=ppl) for _ in range(5)]
    noted()
    for number, family in enumerate(families):
        verbs = [("start", ppl), ("submit", ppl), ("approve", pml), ("complete", kab)][: number + 1]
        for verb, by in verbs:
            family = workflow.move(family, verb, by=by)
    workflow.move(family, "reopen", by=kab, reason="302")
    [day] = figures.days(DayTally.objects.all(), VILLAGE)
    now = figures.figures_of(Tally.objects.all(), VILLAGE)
    start = figures.Figures(VILLAGE, "", {name: getattr(DayStart.objects.get(area=VILLAGE), name) for name in COUNTERS})
    counted = [figure for figure in (*catalogue.TILES, *catalogue.IN_FILE) if figure.gained]
    assert {str(figure.label) for figure in counted} == {
        *("Didata", "Disetujui PML", "Selesai", "Dikembalikan", "Dikirim"),
    }
    for figure in counted:
        assert figure.gained(day) == figure.value(now) - figure.value(start), figure.label


# --- For those who may not see households ----------------------------------------------------------------------------


@pytest.fixture
def results(areas, round_, noted):
    """Set the visit results (205) of the villages of the district at a time: results(1, {VILLAGE: (9, 4)})."""

    def were(days_ago: int | None, refused: dict[str, int]) -> None:
        Tally.objects.all().delete()
        for sls in (OWN_SLS, FREE_SLS, OTHER_KECAMATAN_SLS):
            refusing = refused.get(sls, 9)
            Tally.objects.create(round=round_, area_id=sls, submitted=80, result_1=80 - refusing, result_4=refusing)
        add_up_villages(round_, "")
        if days_ago is not None:
            noted(days_ago)

    return were


REFUSED = "205: Menolak, sejak kemarin"


def refused(client, code) -> dict[str, str]:
    return {row["Kode wilayah"]: row[REFUSED] for row in file_of(client, code)}


def test_a_change_tells_no_count_that_was_hidden_when_the_day_began(client, kab, observer, results):
    results(1, {OWN_SLS: 2})
    results(0, {OWN_SLS: 9})
    results(None, {OWN_SLS: 9})
    client.force_login(kab)
    assert refused(client, KECAMATAN) == {VILLAGE: "7", FREE_SLS[:10]: "0"}
    client.force_login(observer)
    assert [row["205: Menolak"] for row in file_of(client, KECAMATAN)] == ["9", "9"]
    assert refused(client, KECAMATAN) == {VILLAGE: "", FREE_SLS[:10]: ""}
    said = cells(client, KECAMATAN, VILLAGE, tabel="kunjungan")
    assert (said["Menolak"], said["Keluarga"]) == ("", "0")
    results_shown = {str(label): since for label, _count, since in look(client, VILLAGE).context["results"]}
    assert results_shown["Menolak"] == ""


def test_nor_one_that_is_hidden_now(client, observer, results):
    results(1, {})
    results(0, {})
    results(None, {OWN_SLS: 2})
    client.force_login(observer)
    assert refused(client, KECAMATAN) == {VILLAGE: "", FREE_SLS[:10]: ""}


def test_what_was_never_hidden_is_told_them(client, observer, results):
    results(1, {OWN_SLS: 5})
    results(0, {})
    results(None, {})
    client.force_login(observer)
    assert refused(client, KECAMATAN) == {VILLAGE: "4", FREE_SLS[:10]: "0"}


def test_where_one_village_of_the_round_is_unknown_nothing_of_such_counts_is_told(client, kab, observer, results):
    results(1, {OWN_SLS: 5})
    DayStart.objects.filter(area=OTHER_KECAMATAN_SLS[:10]).delete()
    results(None, {})
    client.force_login(observer)
    assert refused(client, KECAMATAN) == {VILLAGE: "", FREE_SLS[:10]: ""}
    client.force_login(kab)
    assert refused(client, KECAMATAN) == {VILLAGE: "4", FREE_SLS[:10]: "0"}


def test_what_was_hidden_is_found_from_the_villages_alone(areas, round_, results):
    results(1, {OWN_SLS: 2})
    day = zones.today(VILLAGE) - timedelta(days=1)
    for code in ("73", DISTRICT, KECAMATAN):
        now = disclosure.hidden_at(round_, code), disclosure.hidden_below(round_, code)
        assert disclosure.hidden_then(round_, code, [day]) == {day: now}, code
    assert "result_4" in disclosure.hidden_below(round_, KECAMATAN)
    at, _below = disclosure.hidden_then(round_, VILLAGE, [day])[day]
    assert at == disclosure.hidden_at(round_, VILLAGE)
