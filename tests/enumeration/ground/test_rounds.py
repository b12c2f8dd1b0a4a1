"""A round that is added changes nobody's work; a page is about the round that the officer works in, or chose."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.apps import apps
from django.test import Client
from django.urls import resolve, reverse

from enumeration import rounds
from enumeration.access import ROLES as ROLES_MAY
from enumeration.access import NotAllowed, Permission, Role, declared_permissions
from enumeration.answering import refused_bodies
from enumeration.answering.actions import submitting
from enumeration.assignment.actions import changing_areas
from enumeration.models import Assignment, Household, Officer, Round, State, Submission
from enumeration.tallies import recount
from enumeration.templatetags.shell import PLACES, places_for
from tests.conftest import DISTRICT, KECAMATAN, NEIGHBOUR_SLS, OWN_SLS, VILLAGE

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
    """Returns the real one, which is on."""
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
    """Returns an enumerator of one SLS in the census, and of the one next door in the training."""
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


def _declared(url_name: str) -> list[Permission]:
    return list(declared_permissions(resolve(reverse(url_name)).func))


def _addresses(page) -> set[str]:
    """Returns where the links of a page lead, inside the product; files and pages of the browser's own tools are left
    out."""
    if page.status_code != 200 or "text/html" not in page.headers.get("Content-Type", ""):
        return set()
    body = page.content.decode().partition("<main")[2]
    found = {unescape(one).partition("#")[0] for one in re.findall(r'<a\b[^>]*href="([^"]+)"', body)}
    found = {one if one.startswith("/") else page.request["PATH_INFO"] + one for one in found if one}
    return {one for one in found if one.startswith("/") and not one.startswith(("/static/", "/admin/", "/api/"))}


def _one_of_each(addresses: set[str], known: set[str]) -> list[str]:
    """Without those that differ from a known one in a number alone."""
    found = []
    for one in sorted(addresses):
        kind = re.sub(r"[0-9a-f-]{36}|\d+", "#", one)
        if kind not in known:
            known.add(kind)
            found.append(one)
    return found


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
        submitting.receive(sent, by=ppl)
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
            submitting.receive(sent | ({"round": named.pk} if named else {}), by=ppl)
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


LEVEL_AREA = {
    Role.ENUMERATOR: NEIGHBOUR_SLS,
    Role.SUPERVISOR: NEIGHBOUR_SLS,
    Role.COORDINATOR: KECAMATAN,
    Role.KEYING_OPERATOR: VILLAGE,
}
HELD = {
    "ppl": Role.ENUMERATOR,
    "pml": Role.SUPERVISOR,
    "koseka": Role.COORDINATOR,
    "kab": Role.DISTRICT_OFFICE,
    "analyst": Role.ANALYST,
    "operator": Role.KEYING_OPERATOR,
    "observer": Role.OBSERVER,
    "administrator": Role.ADMINISTRATOR,
}


class TestTheMenuFollowsTheRound:
    """Somebody has one role in the census and another in the training."""

    @pytest.mark.parametrize("place", range(len(ROLES)), ids=ROLES)
    def test_what_is_listed_opens_and_what_is_not_held_here_does_not(
        self, place, request, client, training, census, make_household
    ):
        one, other = ROLES[place], HELD[ROLES[(place + 3) % len(ROLES)]]
        theirs: Officer = request.getfixturevalue(one)
        code = LEVEL_AREA.get(other, DISTRICT)
        Assignment.objects.create(round=training, area_id=code, role=other, officer=theirs)
        for state in (State.DRAFT, State.SENT_BACK, State.SUBMITTED, State.APPROVED):
            made = make_household(OWN_SLS, state=state)
            Household.objects.create(
                round=training,
                area_id=NEIGHBOUR_SLS,
                state=state,
                head_name="CONTOH",
                submitted_at=made.submitted_at,
                enumerator=made.enumerator,
            )
        recount(training, DISTRICT)
        client.force_login(theirs)
        for shown, role in ((census, HELD[one]), (training, other)):
            _choose(client, shown)
            may = ROLES_MAY[role].may
            home = client.get("/")
            listed = {link.url for link in places_for(home.wsgi_request)}
            expected = {
                reverse(entry.url_name)
                for entry in PLACES
                if may & ({entry.permission} if entry.permission else set(_declared(entry.url_name)))
            }
            assert listed == expected
            known: set[str] = set()
            for address in _one_of_each(_addresses(home) | listed, known):
                page = client.get(address)
                assert page.status_code in (200, 302), (shown, role, address)
                for further in _one_of_each(_addresses(page), known):
                    assert client.get(further).status_code not in (403, 404), (shown, role, address, further)

    def test_a_page_of_what_is_held_in_the_other_round_says_where_to_look(self, pml, client, training, make_household):
        Assignment.objects.create(round=training, area_id=NEIGHBOUR_SLS, role=Role.ENUMERATOR, officer=pml)
        client.force_login(pml)
        assert client.get(reverse("enumeration:review_list")).status_code == 200
        _choose(client, training)
        for name in ("review_list", "board", "papers", "samples", "same_numbers", "decisions", "returned"):
            page = client.get(reverse(f"enumeration:{name}"))
            assert page.status_code == 403, name
            assert "pilih putarannya di atas" in page.content.decode()

    def test_what_a_reviewer_decides_is_what_their_role_of_this_round_may(self, kab, client, training, make_household):
        """The office of the census is a supervisor in the training: it completes nothing there."""
        Assignment.objects.create(round=training, area_id=NEIGHBOUR_SLS, role=Role.SUPERVISOR, officer=kab)
        client.force_login(kab)
        address = f"{reverse('enumeration:review_list')}?status=approved"
        assert "complete" in [verb for verb, _label, _icon in client.get(address).context["verbs"]]
        _choose(client, training)
        assert "complete" not in [verb for verb, _label, _icon in client.get(address).context["verbs"]]

    def test_the_frame_names_the_role_of_this_round(self, pml, client, training):
        Assignment.objects.create(round=training, area_id=KECAMATAN, role=Role.COORDINATOR, officer=pml)
        client.force_login(pml)
        assert "Koseka" not in client.get("/").content.decode()
        _choose(client, training)
        page = client.get("/").content.decode()
        assert "Koseka" in page and "PML (pemeriksa)" not in page

    def test_places_to_export_are_those_of_the_round(self, analyst, client, training, census):
        Assignment.objects.create(round=training, area_id=VILLAGE, role=Role.ANALYST, officer=analyst)
        client.force_login(analyst)
        address = reverse("enumeration:new_export")

        def offered() -> set[str]:
            found = set()
            for value, label in client.get(address).context["form"].fields["area_code"].choices:
                found |= {code for code, _name in label} if isinstance(label, list) else {value}
            return found

        assert DISTRICT in offered()
        _choose(client, training)
        assert offered() == {VILLAGE}


def test_an_sls_of_another_open_round_is_not_split_or_merged(koseka, training, census, make_household, areas):
    """Areas are the same for every round: its households there would stay behind on an SLS that is no more."""
    Household.objects.create(round=training, area_id=OWN_SLS, head_name="CONTOH")
    make_household(OWN_SLS)
    pieces = [changing_areas.Piece("A", 1), changing_areas.Piece("B", 0)]
    with pytest.raises(changing_areas.CannotChange, match="Pelatihan"):
        changing_areas.split(areas[OWN_SLS], pieces, round=census, by=koseka, reason="Surat desa")
    with pytest.raises(changing_areas.CannotChange, match="Pelatihan"):
        changing_areas.merge(
            [areas[OWN_SLS]], into=areas[NEIGHBOUR_SLS], name="", round=census, by=koseka, reason="Surat desa"
        )
    with pytest.raises(NotAllowed):
        changing_areas.split(areas[OWN_SLS], pieces, round=training, by=koseka, reason="Surat desa")
    Round.objects.filter(pk=training.pk).update(is_open=False)
    assert len(changing_areas.split(areas[OWN_SLS], pieces, round=census, by=koseka, reason="Surat desa")) == 2


def test_a_body_of_no_known_family_is_kept_by_its_senders_own_round(ppl, training, census):
    """It came while both rounds were on; only the census, which ended long ago, was its sender's."""
    Round.objects.filter(pk=census.pk).update(ends_on=date(2026, 3, 1), starts_on=date(2026, 1, 1))
    Round.objects.filter(pk=training.pk).update(ends_on=date(2027, 12, 31), starts_on=date(2026, 1, 1))
    body = Submission.objects.create(
        key=uuid.uuid4(), by=ppl, verdict=Submission.Verdict.REFUSED, payload=b"{}", area_code=OWN_SLS
    )
    Submission.objects.filter(pk=body.pk).update(received_at=datetime(2026, 2, 1, tzinfo=UTC))
    _taken_in, over = refused_bodies.needless(Submission.objects.filter(pk=body.pk))
    assert [one.pk for one in over] == [body.pk]


def test_a_page_of_nobody_says_made_up_only_where_no_round_is_real(client, census, training):
    assert "Data contoh" not in client.get(reverse("enumeration:login")).content.decode()
    Round.objects.update(is_made_up=True)
    assert "Data contoh" in client.get(reverse("enumeration:login")).content.decode()
