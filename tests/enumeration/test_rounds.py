"""A round that is added changes nobody's work; a page is about the round that the officer works in, or chose."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from enumeration import rounds
from enumeration.access import Role
from enumeration.actions import answering
from enumeration.models import Assignment, Household, Round, State
from tests.conftest import DISTRICT, NEIGHBOUR_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

PAGES = [
    "home",
    "worklist",
    "board",
    "own_sls",
    "review_list",
    "samples",
    "journal",
    "progress",
    "verification_recap",
    "officers",
    "papers",
    "own_papers",
    "prelist_files",
    "returned",
    "runs",
    "new_run",
    "exports",
]
ROLES = ["ppl", "pml", "koseka", "kab", "analyst", "operator", "observer", "administrator"]
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"|nonce="[^"]+"|"csrf": "\w+"|Dibuka [^<]+'
)


@pytest.fixture(autouse=True)
def census(round_) -> Round:
    """The real one, which is on."""
    round_.is_made_up, round_.ends_on = False, date(2027, 1, 31)
    round_.save()
    return round_


@pytest.fixture
def training(areas) -> Round:
    return Round.objects.create(
        name="Pelatihan", year=2027, starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 5), is_made_up=True
    )


@pytest.fixture
def of_both(ppl, training) -> Client:
    """An enumerator of one SLS in the census, and of the one next door in the training."""
    Assignment.objects.create(round=training, area_id=NEIGHBOUR_SLS, role=Role.ENUMERATOR, officer=ppl)
    made = Client()
    made.force_login(ppl)
    return made


def _pages_of(client: Client) -> dict[str, tuple[int, str]]:
    found = {}
    for name in PAGES:
        url = reverse(f"ranking:{name}" if name in ("runs", "new_run") else f"enumeration:{name}")
        page = client.get(url)
        found[name] = page.status_code, CHANGING.sub("", page.content.decode())
    return found


def _choose(client: Client, round: Round) -> None:
    assert client.post(reverse("enumeration:choose_round"), {"putaran": round.pk}).status_code == 302


def _rows() -> dict[str, int]:
    models = [model for app in ("enumeration", "ranking") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: model._default_manager.count() for model in models if model is not Round}


class TestARoundIsAdded:
    @pytest.mark.parametrize("role", ROLES)
    def test_no_page_changes(self, role, request, client, make_household):
        for state in (State.OPEN, State.DRAFT, State.SENT_BACK, State.SUBMITTED, State.APPROVED):
            make_household(OWN_SLS, state=state)
        client.force_login(request.getfixturevalue(role))
        before = _pages_of(client)
        assert sum(status == 200 for status, _page in before.values()) >= 4
        request.getfixturevalue("training")
        after = _pages_of(client)
        assert [name for name in PAGES if before[name] != after[name]] == []
        assert "Data contoh" not in after["home"][1]

    def test_no_row_changes(self, client, administrator, make_household, ppl):
        make_household(OWN_SLS)
        client.force_login(administrator)
        before = _rows()
        sent = {"name": "Pelatihan", "area": DISTRICT, "year": "2027", "is_open": "on", "is_made_up": "on"}
        days = {"starts_on": "2027-02-01", "ends_on": "2027-02-05"}
        assert client.post(reverse("admin:enumeration_round_add"), sent | days).status_code == 302
        assert Round.objects.filter(name="Pelatihan", is_open=True).exists()
        assert _rows() == before

    def test_a_new_family_comes_into_the_round_of_its_enumerator(self, ppl, training, census):
        pk = uuid.uuid4()
        sent = {"key": str(uuid.uuid4()), "household": str(pk), "area": OWN_SLS, "answers": {"head_name": "SITI"}}
        answering.receive(sent, by=ppl)
        assert Household.objects.get(pk=pk).round == census


class TestTheOrder:
    def test_the_real_one_that_has_begun_else_the_earliest(self, census, training):
        later = Round.objects.create(
            name="Berikutnya", year=2027, starts_on=date(2027, 10, 1), ends_on=date(2027, 11, 1)
        )
        assert rounds.in_order([training, later, census]) == [census, training, later]
        assert rounds.in_order([later, training]) == [training, later]

    def test_one_that_is_over_comes_after_one_that_is_on(self, census):
        earlier = Round.objects.create(
            name="Tahun lalu", year=2025, starts_on=date(2025, 10, 1), ends_on=date(2025, 11, 1), is_open=False
        )
        assert rounds.in_order([earlier, census]) == [census, earlier]


class TestWhoeverWorksInBoth:
    def test_the_real_one_is_shown_and_the_other_offered(self, of_both, census, training):
        page = of_both.get("/")
        assert page.context["round"] == census
        assert [one.name for one in page.context["shown_rounds"]] == ["Regsosek uji", "Pelatihan"]
        assert "Data contoh" not in page.content.decode()

    def test_they_choose_and_every_page_follows(self, of_both, training):
        assert [one.code for one in of_both.get(reverse("enumeration:worklist")).context["places"].options] == [OWN_SLS]
        _choose(of_both, training)
        page = of_both.get(reverse("enumeration:worklist"))
        assert page.context["round"] == training
        assert page.context["places"].area_codes == [NEIGHBOUR_SLS]
        assert "Data contoh" in page.content.decode()

    def test_families_of_the_other_round_are_not_on_the_list(self, of_both, ppl, training, household):
        Assignment.objects.create(round=training, area_id=OWN_SLS, role=Role.ENUMERATOR, officer=ppl)
        Household.objects.create(round=training, area_id=OWN_SLS, head_name="CONTOH")
        rows = of_both.get(reverse("enumeration:worklist")).context["rows"]
        assert [row[0].pk for row in rows] == [household.pk]

    def test_a_family_is_shown_with_its_own_round(self, of_both, training, areas):
        family = Household.objects.create(round=training, area_id=NEIGHBOUR_SLS, head_name="CONTOH")
        page = of_both.get(reverse("enumeration:household", args=[family.pk])).content.decode()
        assert "Data contoh" in page

    def test_a_round_without_work_of_theirs_is_not_chosen(self, client, ppl, census, training):
        client.force_login(ppl)
        _choose(client, training)
        page = client.get("/")
        assert page.context["round"] == census
        assert page.context["shown_rounds"] == []

    def test_a_form_that_stands_open_in_another_tab_is_refused(self, ppl, of_both, training):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(ppl)
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', strict.get("/").content.decode()).group(1)
        sent = {"csrfmiddlewaretoken": token, "putaran": training.pk}
        assert strict.post(reverse("enumeration:choose_round"), sent).status_code == 302
        given_back = {"csrfmiddlewaretoken": token, "sls": [OWN_SLS], "alasan": "Sakit"}
        assert strict.post(reverse("enumeration:own_sls"), given_back).status_code == 403

    def test_a_new_family_says_its_round(self, ppl, of_both, census, training):
        Assignment.objects.create(round=training, area_id=OWN_SLS, role=Role.ENUMERATOR, officer=ppl)
        found = {}
        for named in (None, census, training):
            pk = uuid.uuid4()
            sent = {"key": str(uuid.uuid4()), "household": str(pk), "area": OWN_SLS, "answers": {"head_name": "SITI"}}
            answering.receive(sent | ({"round": named.pk} if named else {}), by=ppl)
            found[named] = Household.objects.get(pk=pk).round
        assert found == {None: census, census: census, training: training}

    def test_an_office_of_both_reads_each_apart(self, kab, client, training, make_household):
        Assignment.objects.create(round=training, area_id=VILLAGE, role=Role.DISTRICT_OFFICE, officer=kab)
        make_household(OWN_SLS)
        client.force_login(kab)
        address = reverse("enumeration:progress")
        assert client.get(address).context["here"].code == DISTRICT
        _choose(client, training)
        assert client.get(address).context["here"].code == VILLAGE


def test_a_page_of_nobody_says_made_up_only_where_no_round_is_real(client, census, training):
    assert "Data contoh" not in client.get(reverse("enumeration:login")).content.decode()
    Round.objects.update(is_made_up=True)
    assert "Data contoh" in client.get(reverse("enumeration:login")).content.decode()
