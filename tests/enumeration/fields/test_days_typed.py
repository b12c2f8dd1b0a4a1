"""A day that somebody typed is read in one way only, or refused with a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from enumeration import zones
from enumeration.fields.day import day_in
from enumeration.models import Event, Round
from enumeration.verification.forms import FinishList
from tests.conftest import DISTRICT, OWN_SLS
from tests.enumeration.test_admin import upload

FIRST_OF_FEBRUARY = date(2027, 2, 1)


@pytest.mark.parametrize(
    "text", ["2027-02-01", "2027-2-1", "1 Februari 2027", "01 feb 2027", "1-Peb-2027", " 1  Feb. 2027 "]
)
def test_what_can_be_read_in_one_way_is_read(text):
    assert day_in(text) == FIRST_OF_FEBRUARY


@pytest.mark.parametrize(
    ("text", "day"),
    [("13/02/2027", date(2027, 2, 13)), ("02/13/2027", date(2027, 2, 13)), ("03.03.2027", date(2027, 3, 3))],
)
def test_numbers_that_name_one_day_only_are_read(text, day):
    assert day_in(text) == day


@pytest.mark.parametrize("text", ["01/02/2027", "1-2-2027", "12.11.2027"])
def test_what_is_another_day_elsewhere_is_refused(text):
    with pytest.raises(ValidationError, match="dua tanggal"):
        day_in(text)


@pytest.mark.parametrize(
    "text", ["2027-02-30", "31 Feb 2027", "besok", "2027", "1 Foo 2027", "00/00/2027", "0085-01-01"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValidationError, match="bukan tanggal"):
        day_in(text)


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "expected"), [("01/02/2027", None), ("2027-02-01", FIRST_OF_FEBRUARY)])
def test_a_round_of_the_admin_begins_on_the_day_that_was_meant_or_is_not_made(client, administrator, typed, expected):
    client.force_login(administrator)
    sent = {
        "name": "Pelatihan",
        "year": 2027,
        "area": DISTRICT,
        "starts_on": typed,
        "ends_on": "2027-02-28",
        "is_open": "on",
    }
    answer = client.post(reverse("admin:enumeration_round_add"), sent)
    made = Round.objects.filter(name="Pelatihan").first()
    assert (made and made.starts_on) == expected
    assert ("dua tanggal" in answer.content.decode()) == (expected is None)


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "expected"), [("01/02/2027", None), ("1 Februari 2027", FIRST_OF_FEBRUARY)])
def test_a_list_of_rounds_reads_days_as_strictly(client, administrator, settings, tmp_path, typed, expected):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(administrator)
    content = f"name,area,year,starts_on,ends_on\nPelatihan,{DISTRICT},2027,{typed},2027-02-28\n"
    answer = upload(client, "round", content)
    faults = [(row.number, row.error_dict) for row in answer.context["result"].invalid_rows]
    if expected is None:
        [(number, told)] = faults
        assert number == 2
        assert "dua tanggal" in told["starts_on"][0]
    else:
        assert faults == []
        client.post(reverse("admin:enumeration_round_process_import"), answer.context["confirm_form"].initial)
        assert Round.objects.get(name="Pelatihan").starts_on == expected


def test_the_day_on_which_a_list_was_gone_through_is_read_as_strictly():
    form = FinishList({"met_on": "01/02/2027"})
    assert "dua tanggal" in form.errors["met_on"][0]


@pytest.mark.django_db
class TestTheDayInAnAddress:
    """Read as it is typed everywhere else, or refused with a sentence; never left out in silence."""

    @pytest.mark.parametrize("name", ["area_history", "officer_history"])
    def test_the_ledger(self, client, kab, ppl, name):
        client.force_login(kab)
        address = reverse(f"enumeration:{name}", args=[OWN_SLS if name == "area_history" else ppl.pk])
        assert client.get(address, {"tanggal": "20 Okt 2026"}).context["day"] == date(2026, 10, 20)
        for text, said in (("10/11/2026", "dua tanggal"), ("kemarin", "bukan tanggal")):
            assert said in client.get(address, {"tanggal": text}).content.decode()
        assert "tanggal." not in client.get(address).content.decode().partition("<main")[2].partition("</header>")[0]

    def test_the_journal_and_its_file(self, client, ppl, make_household):
        made = make_household(OWN_SLS)
        Event.objects.create(household=made, by=ppl, verb="verify", area_code=OWN_SLS)
        client.force_login(ppl)
        today = zones.today(OWN_SLS)
        page, file = reverse("enumeration:journal"), reverse("enumeration:journal_file")
        assert (
            len(client.get(page, {"hari": f"{today.day} {MONTHS[today.month - 1]} {today.year}"}).context["entries"])
            == 1
        )
        for text, said in (("10/11/2026", "dua tanggal"), ("0085-01-01", "bukan tanggal")):
            answer = client.get(page, {"hari": text})
            assert said in answer.content.decode()
            assert answer.context["entries"] == []
            away = client.get(file, {"hari": text})
            assert away.status_code == 302
            assert said in client.get(away["Location"]).content.decode()


MONTHS = [
    "Jan",
    "Feb",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
