"""The list of officers who need a word: each cause at its threshold, who reads of whom, its order, filter and file."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from enumeration import workflow, zones
from enumeration.access import Role
from enumeration.models import Event, Filling, HelpAsked, Household, OfficerDay, State, Submission
from enumeration.progress import reconciliation
from enumeration.progress.actions import ask_to_help
from enumeration.tallies import recount
from enumeration.watching import signs
from enumeration.watching.signs import Cause
from tests.conftest import DISTRICT, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_third_week")]

DAY = timedelta(days=1)


@pytest.fixture
def since_long(ppl, neighbour_ppl, pml, began_before):
    began_before(15 * DAY)


@pytest.fixture
def sent(make_household):
    """sent(ppl, OWN_SLS, ago): a household that this officer submitted then."""

    def send(by, code, ago):
        family = make_household(code, state=State.SUBMITTED, enumerator=by, submitted_at=timezone.now() - ago)
        Event.objects.create(
            household=family, area_code=code, at=timezone.now() - ago, by=by, verb="submit",
            from_state=State.DRAFT, to_state=State.SUBMITTED,
        )  # fmt: skip
        return family

    return send


@pytest.fixture
def day_of(round_):
    """day_of(ppl, submitted=…, measured=…, seconds=…): what somebody sent in yesterday."""

    def count(by, village=VILLAGE, **counted):
        day = timezone.localdate() - DAY
        OfficerDay.objects.create(round=round_, area_id=village, officer=by, day=day, **counted)

    return count


def listed(client, user, **query):
    client.force_login(user)
    page = client.get(reverse("enumeration:watching"), query)
    return {line.officer.username: [words for _sign, words in line.signs] for line in page.context["lines"]}


def causes(user, round, code=DISTRICT):
    return {one.officer_id: [sign.cause for sign in one.signs] for one in signs.to_call(user, round, code)}


@pytest.mark.parametrize(("hours", "is_listed"), [(95, False), (97, True)])
def test_silent_is_who_sent_nothing_for_four_days(client, kab, ppl, since_long, sent, make_household, hours, is_listed):
    for _ in range(3):
        sent(ppl, OWN_SLS, timedelta(hours=hours))
    make_household(OWN_SLS)
    found = listed(client, kab, sebab="diam")
    assert ("ani" in found) is is_listed
    if is_listed:
        assert found["ani"][0].endswith("; 1 keluarga belum didata.")


def test_who_has_nothing_left_or_just_began_is_not_silent(
    kab, round_, ppl, since_long, sent, make_household, began_before
):
    sent(ppl, OWN_SLS, 9 * DAY)
    assert ppl.pk not in causes(kab, round_)
    make_household(OWN_SLS)
    assert Cause.SILENT in causes(kab, round_)[ppl.pk]
    began_before(3 * DAY, ppl)
    assert ppl.pk not in causes(kab, round_)


@pytest.mark.parametrize(("done", "is_slow"), [(40, False), (39, True)])
def test_slow_is_more_than_ten_points_behind_since_the_sls_was_given(kab, round_, ppl, since_long, done, is_slow):
    """On the sixteenth of thirty days: by yesterday 50 % were expected."""
    from enumeration.models import Tally

    Tally.objects.create(round=round_, area_id=OWN_SLS, sent_back=100 - done, approved=done)
    assert (Cause.SLOW in causes(kab, round_).get(ppl.pk, [])) is is_slow


def test_who_got_an_sls_late_is_measured_from_then(kab, round_, ppl, since_long, began_before):
    from enumeration.models import Tally

    Tally.objects.create(round=round_, area_id=OWN_SLS, sent_back=100)
    [one] = signs.to_call(kab, round_, DISTRICT)
    assert (one.first.families, one.since) == (50, round_.starts_on + 3 * DAY)
    began_before(timedelta(hours=1), ppl)
    assert causes(kab, round_) == {}


def test_since_when_is_said_of_the_cause_that_is_named_first(kab, round_, ppl, since_long, sent, make_household):
    """Silent for six days, slow for longer: beside "sent nothing since" stands the same day, not another."""
    sent(ppl, OWN_SLS, 6 * DAY)
    for _ in range(9):
        make_household(OWN_SLS)
    [one] = [one for one in signs.to_call(kab, round_, DISTRICT) if one.officer_id == ppl.pk]
    silent, slow = one.signs
    assert (silent.cause, slow.cause) == (Cause.SILENT, Cause.SLOW)
    assert slow.since < silent.since == one.since


@pytest.fixture
def usual(officer, day_of):
    """What is usual: six officers who take a quarter of an hour."""
    for number in range(6):
        day_of(officer(f"lain{number}"), submitted=10, measured=10, seconds=10 * 900)


@pytest.mark.parametrize(("seconds", "is_fast"), [(301, False), (299, True)])
def test_fast_is_less_than_a_third_of_what_is_usual(client, kab, ppl, since_long, usual, day_of, seconds, is_fast):
    day_of(ppl, submitted=10, measured=10, seconds=10 * seconds)
    found = listed(client, kab, sebab="cepat")
    assert ("ani" in found) is is_fast
    if is_fast:
        assert found["ani"] == ["Rata-rata 4 menit 59 detik tiap keluarga pada 10 keluarga; biasanya 15 menit."]


def test_a_few_forms_or_no_usual_time_say_nothing(kab, round_, ppl, neighbour_ppl, since_long, day_of):
    day_of(ppl, submitted=10, measured=10, seconds=10)
    day_of(neighbour_ppl, submitted=9, measured=9, seconds=9)
    assert causes(kab, round_) == {}


@pytest.mark.parametrize(("submitted", "is_fast"), [(7 * 24, False), (7 * 24 + 1, True)])
def test_without_measurements_fast_is_more_than_can_be_asked_in_a_day(
    kab, round_, ppl, since_long, day_of, submitted, is_fast
):
    day_of(ppl, submitted=submitted)
    assert (causes(kab, round_) == {ppl.pk: [Cause.FAST]}) is is_fast


def test_a_queue_that_waits_names_its_supervisor(client, kab, koseka, pml, ppl, since_long, sent):
    for days in (4, 5, 2):
        sent(ppl, OWN_SLS, days * DAY)
    assert listed(client, koseka) == {"budi": ["2 keluarga menunggu diperiksa lebih dari 3 hari."]}
    client.force_login(kab)
    [line] = client.get(reverse("enumeration:watching")).context["lines"]
    assert line.one.since == zones.day_of(timezone.now() - 5 * DAY, OWN_SLS)
    queue = next(url for label, url, _icon in line.acts if label == "Lihat keluarganya")
    assert len(client.get(queue).context["rows"]) == 2


# --- Who reads of whom ---


@pytest.fixture
def silent(since_long, ppl, neighbour_ppl, officer, make_household, began_before):
    """Three enumerators who are silent, one of them of another team, in another kecamatan."""
    other = officer("edi", Role.ENUMERATOR, OTHER_KECAMATAN_SLS)
    began_before(15 * DAY)
    for code, count in ((OWN_SLS, 2), (NEIGHBOUR_SLS, 1), (OTHER_KECAMATAN_SLS, 3)):
        for _ in range(count):
            make_household(code)
    return other


def test_each_reads_of_those_whose_work_they_check_and_never_of_themselves(
    client, kab, koseka, pml, outsider, ppl, silent, sent
):
    sent(ppl, OWN_SLS, 5 * DAY)
    assert set(listed(client, kab)) == {"ani", "bayu", "edi", "budi"}
    assert set(listed(client, koseka)) == {"ani", "bayu", "budi"}
    assert set(listed(client, pml)) == {"ani", "bayu"}
    assert set(listed(client, outsider)) == {"edi"}
    assert client.get(reverse("enumeration:watching"), {"wilayah": KECAMATAN}).status_code == 404


@pytest.mark.parametrize("who", ["ppl", "operator", "observer", "analyst"])
@pytest.mark.parametrize("name", ["watching", "watching_file"])
def test_nobody_else_opens_it(request, client, who, name, silent):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(f"enumeration:{name}")).status_code == 403


def test_no_answer_of_the_api_and_no_page_of_an_enumerator_says_it(client, ppl, silent, day_of, usual):
    """Neither by name nor by figure: the table of the counters is read in this folder alone."""
    import subprocess

    from django.conf import settings

    day_of(ppl, submitted=10, measured=10, seconds=10)
    said = subprocess.run(
        ["git", "grep", "-l", "-E", "OfficerDay|officerday|watching", "--", "enumeration/*.py", "ranking/*.py"],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert not [
        name for name in said if name.startswith(("enumeration/api", "enumeration/worklist", "enumeration/devices"))
    ]
    client.force_login(ppl)
    for address in ("home", "worklist", "journal"):
        assert "perlu dihubungi" not in client.get(reverse(f"enumeration:{address}")).content.decode()
    assert not any("pemantauan" in str(one.pattern) for one in get_resolver("enumeration.api.urls").url_patterns)


# --- Order, filter, file ---


def test_the_list_is_sorted_by_each_column_and_keeps_its_filter(client, kab, silent):
    assert list(listed(client, kab)) == ["edi", "ani", "bayu"]
    assert list(listed(client, kab, urut="petugas")) == ["ani", "bayu", "edi"]
    assert list(listed(client, kab, urut="-wilayah")) == ["edi", "bayu", "ani"]
    assert list(listed(client, kab, urut="password")) == ["edi", "ani", "bayu"]
    page = client.get(reverse("enumeration:watching"), {"sebab": "diam", "urut": "petugas"}).content.decode()
    assert 'aria-sort="ascending"' in page and "?sebab=diam&amp;urut=-petugas" in page
    assert page.count("aria-sort") == 1
    assert listed(client, kab, sebab="lambat", wilayah="7317020").keys() == {"edi"}


def test_the_file_has_the_same_rows_in_the_same_order(client, kab, silent):
    client.force_login(kab)
    address = client.get(reverse("enumeration:watching"), {"sebab": "diam", "urut": "petugas"}).context["file_url"]
    lines = client.get(address + "csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"Petugas","Kode petugas","Peran",')
    assert [line.split(",")[0] for line in lines[1::2]] == ['"Ani"', '"Bayu"', '"Edi"']  # each is silent, and slow
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address + "xlsx").content)).active
    assert [row[2:6:3] for row in sheet.iter_rows(min_row=2, max_row=3, values_only=True)] == [
        ("PPL (pendata)", "diam"),
        ("PPL (pendata)", "lambat"),
    ]


def test_a_long_list_goes_on_behind_the_last_one_shown(client, kab, silent, monkeypatch):
    monkeypatch.setattr("enumeration.watching.views.PAGE", 2)
    client.force_login(kab)
    page = client.get(reverse("enumeration:watching"), {"urut": "petugas"})
    assert [line.officer.username for line in page.context["lines"]] == ["ani", "bayu"]
    page = client.get(page.context["next_url"])
    assert [line.officer.username for line in page.context["lines"]] == ["edi"] and not page.context["next_url"]


# --- The counters by officer and day ---


def test_the_counters_of_a_day_are_kept_with_each_submission_and_made_anew_alike(ppl, pml, round_, make_household):
    household = make_household(OWN_SLS, enumerator=ppl)
    submission = Submission.objects.create(key=household.pk, household_id=household.pk, by=ppl, verdict="accepted")
    Filling.objects.create(submission=submission, household=household, mode="phone", active_seconds=600, answers=40)
    for verb, by in (("submit", ppl), ("send_back", pml), ("submit", ppl)):
        workflow.move(Household.objects.get(pk=household.pk), verb, by=by, reason="x")

    def counted():
        return list(OfficerDay.objects.values_list("officer", "area", "submitted", "measured", "seconds", "last_at"))

    again = Event.objects.filter(verb="submit").latest("at").at
    as_it_is = [(ppl.pk, VILLAGE, 1, 1, 600, again)]
    assert counted() == as_it_is
    recount(round_, VILLAGE)
    assert counted() == as_it_is
    assert reconciliation.compare(round_, VILLAGE) == {}
    OfficerDay.objects.update(measured=7)
    assert len(reconciliation.compare(round_, VILLAGE)) == 1
    assert counted() == as_it_is


def test_who_was_asked_stands_at_the_line_until_it_is_done(
    client, kab, ppl, pml, round_, since_long, sent, make_household
):
    long_waiting = sent(ppl, OWN_SLS, 5 * DAY)

    def asked():
        client.force_login(kab)
        lines = client.get(reverse("enumeration:watching"), {"sebab": "antrean"}).context["lines"]
        return {line.officer.username: line.asked for line in lines}

    assert asked() == {"budi": []}
    ask_to_help(pml, place=VILLAGE, cause=HelpAsked.Cause.WAITING, round=round_, by=kab)
    ask_to_help(pml, place=VILLAGE, cause=HelpAsked.Cause.SILENT, round=round_, by=kab)  # about somebody else's silence
    [said] = asked()["budi"]
    assert said.startswith("Diminta membantu ") and said.endswith(" oleh Dewi: lama menunggu diperiksa")
    assert said in client.get(reverse("enumeration:officer_at_work", args=[pml.pk])).content.decode()
    assert said in client.get(reverse("enumeration:watching_file"), {"format": "csv"}).getvalue().decode()
    workflow.move(long_waiting, "approve", by=pml)
    assert asked() == {}
