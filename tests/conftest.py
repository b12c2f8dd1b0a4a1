"""The fixed cast of every test, in a small made-up corner of Kab. Luwu.

7317 LUWU
  7317010 LAROMPONG
    7317010001 RIWANG           sub-SLS …000100 (ppl, pml)   …000200 (neighbour_ppl, pml)
    7317010002 BUNTU MATABING   sub-SLS …000100 (unassigned)
  7317020 SULI
    7317020001 BOTTA            sub-SLS …000100 (outsider's)
7371 MAKASSAR (foreign district)
  …                             sub-SLS 7371010001000100
"""

from __future__ import annotations

import gc
from datetime import date

import django.test.client
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation

from enumeration import zones
from enumeration.access import Role
from enumeration.answering import days
from enumeration.models import SENT_IN, Area, Assignment, Household, Officer, Person, Round, State
from enumeration.models.areas import LEVEL_OF
from enumeration.notices import server
from enumeration.tallies import recount
from tests.recording import READ, recording

DISTRICT = "7317"
KECAMATAN = "7317010"
VILLAGE = "7317010001"
OWN_SLS = "7317010001000100"
NEIGHBOUR_SLS = "7317010001000200"
FREE_SLS = "7317010002000100"
OTHER_KECAMATAN_SLS = "7317020001000100"
FOREIGN_SLS = "7371010001000100"

PASSWORD = "kata-sandi-uji-123"

# Otherwise every Client() looks through static/ and node_modules/ first, which takes more than a second.
settings.WHITENOISE_AUTOREFRESH = True

NAMES = {
    "73": "SULAWESI SELATAN",
    "7317": "LUWU",
    "7317010": "LAROMPONG",
    "7317010001": "RIWANG",
    "73170100010001": "RT 001 DUSUN PADANG",
    OWN_SLS: "RT 001 DUSUN PADANG",
    "73170100010002": "RT 002 DUSUN PADANG",
    NEIGHBOUR_SLS: "RT 002 DUSUN PADANG",
    "7317010002": "BUNTU MATABING",
    "73170100020001": "RT 001 DUSUN BUNTU",
    FREE_SLS: "RT 001 DUSUN BUNTU",
    "7317020": "SULI",
    "7317020001": "BOTTA",
    "73170200010001": "RT 001 DUSUN BOTTA",
    OTHER_KECAMATAN_SLS: "RT 001 DUSUN BOTTA",
    "7371": "MAKASSAR",
    "7371010": "MARISO",
    "7371010001": "BONTORANNU",
    "73710100010001": "RT 001 RW 01",
    FOREIGN_SLS: "RT 001 RW 01",
}


def pytest_addoption(parser) -> None:
    parser.addoption("--rounds", type=int, default=20, help="How often fifty supervisors press Assign at once.")
    parser.addoption("--examples", type=int, default=3, help="How many requests of each kind schemathesis makes.")


def pytest_collection_finish() -> None:
    """As in the web server (regsosek/web.py): what is loaded by now need not be searched for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def a_response_remembers_its_page_only():
    """Django's test client copies the context of every included template too, a tenth of a page's time."""
    remember = django.test.client.store_rendered_templates

    def the_page(store, *told, **named) -> None:
        if "context" not in store:
            remember(store, *told, **named)

    django.test.client.store_rendered_templates = the_page
    yield
    django.test.client.store_rendered_templates = remember


@pytest.fixture(scope="session", autouse=True)
def arguments_are_noted():
    yield from recording()


@pytest.fixture(autouse=True)
def every_argument_is_declared(arguments_are_noted):
    """A name that a view reads has its place in tests/arguments.py: attacked there, or listed with a reason."""
    from tests.arguments import is_declared  # it needs the models, which are ready by now

    READ.clear()
    yield
    unknown = {(view, name) for view, _source, name in READ if not is_declared(view, name)}
    assert not unknown, f"Say in tests/arguments.py what these are about: {sorted(unknown)}"


@pytest.fixture(autouse=True)
def in_indonesian():
    """A test that switched to English would leave its thread in English."""
    with translation.override("id"):
        yield


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    """Uploads, exports and papers are stored in a folder of this test alone, so that no test finds another's files."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def a_day_of_the_round(monkeypatch):
    """Dates of the made-up visits have come, on whatever day the tests are run."""
    monkeypatch.setattr(days, "server_day", lambda area_code: max(zones.today(area_code), date(2026, 11, 30)))


@pytest.fixture(autouse=True)
def room_on_the_disk(monkeypatch):
    """However full the disk is on which the tests run."""
    monkeypatch.setattr(server, "free_share", lambda: 0.5)


@pytest.fixture
def areas(db) -> dict[str, Area]:
    made = [Area(code=code, name=name, level=LEVEL_OF[len(code)]) for code, name in NAMES.items()]
    Area.objects.bulk_create(made)
    return {area.code: area for area in made}


@pytest.fixture
def round_(db) -> Round:
    return Round.objects.create(
        name="Regsosek uji", year=2026, starts_on=date(2026, 10, 15), ends_on=date(2026, 11, 14), is_made_up=True
    )


@pytest.fixture
def officer(db, round_, areas):
    """Make an officer: officer("budi", Role.SUPERVISOR, OWN_SLS, NEIGHBOUR_SLS)."""

    def make(username: str, role: Role | None = None, *codes: str, **more) -> Officer:
        made = Officer(username=username, full_name=more.pop("full_name", username.title()), **more)
        made.set_unusable_password()  # tests use force_login; hashing costs 100 ms an officer
        made.save()
        for code in codes:
            Assignment.objects.create(round=round_, area_id=code, role=role, officer=made)
        return made

    return make


@pytest.fixture
def ppl(officer) -> Officer:
    """Returns the enumerator of OWN_SLS."""
    return officer("ani", Role.ENUMERATOR, OWN_SLS, officer_code="0001")


@pytest.fixture
def neighbour_ppl(officer) -> Officer:
    """Returns the enumerator of the SLS next door, in the same village and team."""
    return officer("bayu", Role.ENUMERATOR, NEIGHBOUR_SLS, officer_code="0002")


@pytest.fixture
def pml(officer, ppl, neighbour_ppl) -> Officer:
    """Returns the supervisor of both."""
    made = officer("budi", Role.SUPERVISOR, OWN_SLS, NEIGHBOUR_SLS, officer_code="001")
    Officer.objects.filter(pk__in=[ppl.pk, neighbour_ppl.pk]).update(leader=made)
    ppl.leader = neighbour_ppl.leader = made
    return made


@pytest.fixture
def koseka(officer) -> Officer:
    """Returns the coordinator of the kecamatan."""
    return officer("cici", Role.COORDINATOR, KECAMATAN)


@pytest.fixture
def kab(officer) -> Officer:
    """District staff."""
    return officer("dewi", Role.DISTRICT_OFFICE, DISTRICT)


@pytest.fixture
def kab2(officer) -> Officer:
    """Returns another of the district staff: the second person who publishes."""
    return officer("dodi", Role.DISTRICT_OFFICE, DISTRICT)


@pytest.fixture
def analyst(officer) -> Officer:
    return officer("eka", Role.ANALYST, DISTRICT)


@pytest.fixture
def operator(officer) -> Officer:
    """Keys paper forms of the own village."""
    return officer("fitri", Role.KEYING_OPERATOR, VILLAGE)


@pytest.fixture
def observer(officer) -> Officer:
    return officer("gita", Role.OBSERVER, DISTRICT)


@pytest.fixture
def administrator(officer) -> Officer:
    return officer("hadi", Role.ADMINISTRATOR, DISTRICT, is_staff=True, is_superuser=True)


@pytest.fixture
def outsider(officer) -> Officer:
    """Returns the supervisor of a village in another kecamatan."""
    return officer("indra", Role.SUPERVISOR, OTHER_KECAMATAN_SLS)


@pytest.fixture
def make_household(round_, areas, officer):
    """Make a household in a sub-SLS with counters right: make_household(OWN_SLS, state=State.DRAFT, **answers)."""
    numbers = iter(range(1, 1000))

    def make(code: str = OWN_SLS, *, members: list[dict] | None = None, **answers) -> Household:
        number = next(numbers)
        answers = {"head_name": f"KEPALA {number}", "building_number": number, "family_number": number} | answers
        answers.setdefault("on_prelist", answers.get("form") != "XK")
        if answers.get("state") in SENT_IN and "enumerator" not in answers:
            answers["enumerator"] = Officer.objects.filter(username="dahulu").first() or officer("dahulu")
        made = Household.objects.create(round=round_, area_id=code, **answers)
        for position, member in enumerate(members or [], start=1):
            Person.objects.create(household=made, **({"number": position, "name": f"ANGGOTA {position}"} | member))
        # By village, because days are counted by village.
        recount(round_, code[:10])
        return made

    return make


@pytest.fixture
def household(make_household) -> Household:
    """Returns an open household in OWN_SLS."""
    return make_household(OWN_SLS)


@pytest.fixture
def submitted_household(make_household, ppl) -> Household:
    return make_household(
        OWN_SLS,
        state=State.SUBMITTED,
        enumerator=ppl,
        result=1,
        submitted_at=timezone.now(),
        enumerated_on=date(2026, 10, 20),
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> None:
    """Each process copies the database that ./run test has migrated; migrating one takes half a minute."""
    connection.settings_dict["TEST"]["TEMPLATE"] = connection.settings_dict["NAME"]


TABLES = """
SELECT oid::regclass::text, EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND NOT tgisinternal AND tgtype & 10 = 10)
FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL (%s)
"""
"""Every table, and whether a trigger of ours stands before its DELETE."""

ROWS = "SELECT '{table}', count(*) FROM (SELECT FROM {table} LIMIT 500) AS few"
MANY = 500
KEPT = ["django_migrations", "django_content_type", "auth_permission"]


@pytest.fixture(scope="session", autouse=True)
def only_what_was_filled_is_emptied():
    """After a test with real transactions Django truncates all tables with their 800 relations: up to 0.3 s, 430 times.

    Here only tables that have rows are emptied: by DELETE where there are few and it is not refused.
    """

    before = django.test.TransactionTestCase._fixture_teardown

    def emptied(test) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TABLES, [KEPT])
            refuses = dict(cursor.fetchall())
            cursor.execute(" UNION ALL ".join(ROWS.format(table=table) for table in refuses))
            rows = {table: count for table, count in cursor.fetchall() if count}
            if max(rows.values(), default=0) < MANY:
                if append_only := [table for table in rows if refuses[table]]:
                    cursor.execute(f"TRUNCATE {', '.join(append_only)} CASCADE")
                if others := [f"DELETE FROM {table}" for table in rows if not refuses[table]]:
                    cursor.execute("; ".join(others))
                return
        before(test)

    django.test.TransactionTestCase._fixture_teardown = emptied
    yield
    django.test.TransactionTestCase._fixture_teardown = before


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that need real transactions are cleaned up by TRUNCATE, which the append-only tables refuse.

    Only that trigger is off here; tests/enumeration/ground/test_append_only.py turns it on again to see it refuse.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enumeration_event DISABLE TRIGGER event_no_truncate")
        cursor.execute("ALTER TABLE enumeration_assignment DISABLE TRIGGER assignment_no_truncate")
        cursor.execute("ALTER TABLE enumeration_officerchange DISABLE TRIGGER officer_change_no_truncate")
        cursor.execute("ALTER TABLE enumeration_filling DISABLE TRIGGER filling_no_truncate")
        cursor.execute("ALTER TABLE enumeration_districtkey DISABLE TRIGGER district_key_no_truncate")
        cursor.execute("ALTER TABLE enumeration_keyingdecision DISABLE TRIGGER keying_decision_no_truncate")
        cursor.execute("ALTER TABLE enumeration_openeddevice DISABLE TRIGGER opened_device_no_truncate")
        cursor.execute("ALTER TABLE enumeration_openeddraft DISABLE TRIGGER opened_draft_no_truncate")
        cursor.execute("ALTER TABLE enumeration_openedpress DISABLE TRIGGER opened_press_no_truncate")
        cursor.execute("ALTER TABLE enumeration_helpasked DISABLE TRIGGER help_asked_no_truncate")
        cursor.execute("ALTER TABLE enumeration_daynote DISABLE TRIGGER day_note_no_truncate")
        cursor.execute("SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'reading_no_truncate'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER reading_no_truncate")
