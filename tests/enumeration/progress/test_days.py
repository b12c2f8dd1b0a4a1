"""The days of a place: the heat map of officers or places, the figures of each day, and what is remarked about days."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from enumeration.models import DayNote, DayTally, OfficerDay, Round, Tally
from enumeration.tallies import add_up_villages
from tests.conftest import DISTRICT, KECAMATAN, NEIGHBOUR_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def today(round_):
    """The fifth day of ten."""
    now = timezone.localdate()
    Round.objects.update(starts_on=now - 4 * DAY, ends_on=now + 5 * DAY)
    return now


@pytest.fixture
def sent(round_, today, ppl, neighbour_ppl):
    """Ani sent 3 and 1 of her ten; Bayu all that the calendar asks for."""
    for officer, code, counts in ((ppl, OWN_SLS, (0, 3, 0, 0, 1)), (neighbour_ppl, NEIGHBOUR_SLS, (2, 2, 2, 2, 2))):
        Tally.objects.create(round=round_, area_id=code, open=20 - 2 * sum(counts), submitted=sum(counts))
        for back, count in enumerate(reversed(counts)):
            OfficerDay.objects.create(
                round=round_, area_id=VILLAGE, officer=officer, day=today - back * DAY, submitted=count
            )
    Tally.objects.filter(area=OWN_SLS).update(open=6)
    Tally.objects.filter(area=NEIGHBOUR_SLS).update(open=10)
    add_up_villages(round_, DISTRICT)
    for back, count in enumerate((3, 2, 2, 5, 2)):
        DayTally.objects.create(round=round_, area_id=VILLAGE, day=today - back * DAY, submitted=count)


def look(client, user, code):
    client.force_login(user)
    return client.get(reverse("enumeration:progress_days", args=[code]))


def lines(page):
    heat = page.context["heat"]
    return {line.name: [(cell.count, cell.step) for cell in line.cells] for line in heat.lines} if heat else None


def test_the_number_is_that_of_the_day_and_the_colour_the_distance_from_its_plan(client, pml, sent):
    assert lines(look(client, pml, VILLAGE)) == {
        "Ani": [(1, 1), (0, 1), (0, 0), (3, 0), (0, 1)],
        "Bayu": [(2, 0), (2, 0), (2, 0), (2, 0), (2, 0)],
    }


def test_who_may_not_check_officers_sees_places(client, observer, kab, sent):
    kecamatan = lines(look(client, kab, DISTRICT))
    assert list(kecamatan.values()) == [[(3, 1), (2, 1), (2, 0), (5, 0), (2, 1)]]
    assert len(lines(look(client, observer, KECAMATAN))) == 1  # the village
    page = look(client, observer, VILLAGE)
    assert lines(page) is None and "Ani" not in page.content.decode()


def test_the_days_beneath_add_up_to_the_curve(client, kab, sent):
    rows = look(client, kab, KECAMATAN).context["rows"]
    chart = client.get(reverse("enumeration:progress", args=[KECAMATAN])).context["chart"]
    sums = next(values["values"] for values in chart["series"] if values["name"] == "Pernah dikirim")
    assert [row.day.submitted for row in rows] == [3, 2, 2, 5, 2]
    assert sums[4] == sum(row.day.submitted for row in rows) == 14


# --- Remarks ---


def remark(client, by, code, text="hujan lebat, jembatan putus", day=None, back=0):
    client.force_login(by)
    day = day or str(timezone.localdate() - back * DAY)
    return client.post(reverse("enumeration:progress_day_note", args=[code]), {"catatan": text, "tanggal": day})


def remarks(client, user, code):
    return [(note.text, note.by) for row in look(client, user, code).context["rows"] for note in row.notes]


def test_a_remark_stands_at_the_day_and_at_the_curve_of_all_places_it_is_about(client, kab, koseka, observer, today):
    for _click in range(2):
        assert remark(client, koseka, KECAMATAN, back=1).status_code == 302
    said = "hujan lebat, jembatan putus"
    assert remarks(client, kab, DISTRICT) == remarks(client, kab, VILLAGE) == [(said, koseka.full_name)]
    assert remarks(client, observer, DISTRICT) == [(said, "")]
    assert said in client.get(reverse("enumeration:progress", args=[KECAMATAN])).content.decode()
    assert remarks(client, kab, "7317020") == []


def test_a_remark_is_of_all_of_a_place_and_of_a_day_that_was(client, kab, pml, koseka, observer, today):
    assert remark(client, pml, KECAMATAN).status_code == remark(client, koseka, DISTRICT).status_code == 403
    assert remark(client, observer, KECAMATAN).status_code == 403
    assert remark(client, kab, VILLAGE).status_code == 403
    for refused in ({"back": -1}, {"back": 5}, {"day": "2026-02-30"}, {"day": "kemarin"}, {"text": "  "}):
        remark(client, kab, DISTRICT, **refused)
    assert remark(client, kab, DISTRICT, text="x" * 301).status_code != 302
    assert not DayNote.objects.exists()


def test_a_withdrawn_remark_is_gone_from_pages_and_stays_stored(client, kab, koseka, pml, today):
    remark(client, kab, DISTRICT)
    note = DayNote.objects.get()

    def withdraw(by, code):
        client.force_login(by)
        return client.post(reverse("enumeration:progress_day_note_withdraw", args=[code]), {"catatan_hari": note.pk})

    assert withdraw(koseka, KECAMATAN).status_code == withdraw(pml, KECAMATAN).status_code == 403
    assert withdraw(kab, DISTRICT).status_code == withdraw(kab, DISTRICT).status_code == 302
    assert remarks(client, kab, DISTRICT) == []
    assert [(one.text, one.withdraws) for one in DayNote.objects.all()] == [(note.text, None), ("", note)]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        DayNote.objects.update(text="cerah")
