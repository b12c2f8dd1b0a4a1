"""What waits: the same list at home and behind the bell, each role's own and nothing else, gone when it is done."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import Assignment, Balance, Cause, HelpAsked, Household, Job, RoleGrant, State, Submission
from enumeration.notices import server
from enumeration.notices.registry import what_waits
from enumeration.notices.waiting import TONES, Urgency, reader_of
from enumeration.progress.actions import ask_to_help
from enumeration.workflow import move
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

STAFF = ("ppl", "neighbour_ppl", "pml", "koseka", "kab", "analyst", "operator", "observer", "administrator")


def ago(days: float):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def waits(round_):
    """Returns what waits for an officer, by kind."""

    def look(officer) -> dict:
        held = officer.assignments.filter(ended_at=None).values_list("round_id", "area_id", "role")
        return {one.kind: one for one in what_waits(reader_of(officer, round_, list(held)))}

    return look


@pytest.fixture
def long_submitted(make_household, ppl, pml):
    return make_household(
        OWN_SLS, state=State.SUBMITTED, enumerator=ppl, result=2, submitted_at=ago(4), enumerated_on="2026-10-20"
    )


@pytest.fixture
def busy_district(make_household, long_submitted, ppl, koseka, kab, administrator, officer, round_, began_before):
    """Something for everybody."""
    for state in (State.OPEN, State.DRAFT, State.SENT_BACK, State.APPROVED):
        make_household(OWN_SLS, state=state, enumerator=ppl, submitted_at=ago(2))
    make_household(FREE_SLS)
    began_before(timedelta(days=5), ppl)
    Submission.objects.create(
        key="00000000-0000-0000-0000-000000000001", area_code=OWN_SLS, by=ppl, verdict="late", body_digest="x"
    )
    Balance.objects.create(round=round_, area_code=KECAMATAN, made_by=koseka, figures={"sls": 3})
    RoleGrant.objects.create(
        officer=officer("nita", home_area_id=VILLAGE),
        role=Role.ANALYST,
        area_id=DISTRICT,
        round=round_,
        reason="baru",
        asked_by=kab,
    )
    Job.objects.create(kind="wait", asked_by=kab, area_code=DISTRICT, state=Job.State.FAILED, ended_at=ago(1))


IN_BUSY_DISTRICT = {
    "ppl": {"sent-back", "lists", "drafts", "open"},
    "neighbour_ppl": set(),
    "pml": {"submitted", "late", "silent"},
    "koseka": {"overdue", "late", "without-ppl", "without-pml", "proposals", "needs"},
    "kab": {"overdue", "approved", "late", "without-ppl", "without-pml", "proposals", "needs", "jobs"},
    "analyst": set(),
    "operator": {"sent-back", "drafts", "open"},
    "observer": {"progress"},
    "administrator": {"roles", "without-role", "outlines", "jobs"},
}


@pytest.mark.parametrize("who", STAFF)
def test_each_role_sees_its_own_and_only_that(request, waits, busy_district, who):
    assert set(waits(request.getfixturevalue(who))) == IN_BUSY_DISTRICT[who]


@pytest.mark.parametrize("who", ["pml", "kab", "administrator"])
def test_home_and_the_bell_read_the_same(request, client, busy_district, who):
    client.force_login(request.getfixturevalue(who))
    at_home = [one for one in client.get("/").context["tasks"] if one.urgency != Urgency.STEADY]
    behind_the_bell = client.get(reverse("enumeration:notices")).context["waiting"]
    assert at_home == behind_the_bell and at_home
    told = client.get(reverse("enumeration:notices_count")).json()
    assert told["count"] == len(at_home)
    assert told["urgent"] == sum(one.urgency == Urgency.NOW for one in at_home) > 0
    assert f"{len(at_home)} hal menunggu" in told["words"] and "mendesak" in told["words"]


@pytest.mark.parametrize("who", ["ppl", "pml", "koseka", "kab", "administrator"])
def test_red_comes_first_in_days_and_not_dates(request, client, busy_district, who):
    client.force_login(request.getfixturevalue(who))
    page = client.get("/")
    urgencies = [one.urgency for one in page.context["tasks"]]
    assert urgencies == sorted(urgencies) and len(urgencies) > 2
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert not re.search(r"\b20\d\d\b|\d (Oktober|November|Desember)|\d{2}\.\d{2}", main)


def test_what_waits_longer_than_three_days_is_red_and_says_how_long(waits, long_submitted, pml):
    one = waits(pml)["submitted"]
    assert (TONES[one.urgency], one.waits) == ("bad", "menunggu 4 hari")
    Household.objects.update(submitted_at=ago(2))
    one = waits(pml)["submitted"]
    assert (TONES[one.urgency], one.waits) == ("warn", "menunggu 2 hari")


def test_a_notice_is_gone_when_its_work_is_done(waits, long_submitted, pml, koseka):
    assert "overdue" in waits(koseka)
    move(long_submitted, "approve", by=pml)
    assert not {"submitted", "overdue"} & {*waits(pml), *waits(koseka)}


def test_since_when_something_was_sent_back_is_not_changed_by_opening_it(waits, long_submitted, ppl, pml, monkeypatch):
    then = ago(4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: then)
    move(long_submitted, "send_back", by=pml, reason="periksa lagi")
    monkeypatch.undo()
    Household.objects.update(changed_at=timezone.now())
    one = waits(ppl)["sent-back"]
    assert (one.count, one.urgency, one.waits) == (1, Urgency.NOW, "menunggu 4 hari")


# --- Messages to one officer -----------------------------------------------------------------------------------------


def test_who_was_asked_to_help_sees_it_while_the_cause_holds(waits, long_submitted, kab, pml, koseka):
    ask_to_help(pml, place=VILLAGE, cause=HelpAsked.Cause.WAITING, round=long_submitted.round, by=kab)
    assert waits(pml)["help"].url == reverse("enumeration:progress", args=[VILLAGE])
    assert "help" not in waits(koseka) and "help" not in waits(kab)
    move(long_submitted, "approve", by=pml)
    assert "help" not in waits(pml)


def test_whose_sls_was_taken_is_told_for_a_week(waits, ppl, neighbour_ppl, areas, round_):
    while_ago = {"round": round_, "role": Role.ENUMERATOR, "officer": ppl, "started_at": ago(20)}
    Assignment.objects.create(**while_ago, area_id=OTHER_KECAMATAN_SLS, ended_at=ago(8), end_cause=Cause.HAND_OVER)
    assert "taken" not in waits(ppl)
    Assignment.objects.create(**while_ago, area_id=FREE_SLS, ended_at=ago(2), end_cause=Cause.HAND_OVER)
    assert waits(ppl)["taken"].count == 1 and "taken" not in waits(neighbour_ppl)


# --- The administrator's gaps ----------------------------------------------------------------------------------------


def test_a_failed_job_is_told_until_the_same_one_succeeds(client, waits, kab, administrator, analyst):
    what = {"kind": "wait", "asked_by": kab, "area_code": DISTRICT}
    failed = Job.objects.create(**what, state=Job.State.FAILED, ended_at=ago(1), error="Cakram penuh.")
    assert waits(kab)["jobs"].url == reverse("enumeration:job", args=[failed.pk])
    assert "jobs" not in waits(analyst)
    client.force_login(administrator)
    assert "Cakram penuh." in client.get(reverse("enumeration:notices")).content.decode()
    Job.objects.create(**what, state=Job.State.DONE, ended_at=timezone.now())
    assert "jobs" not in waits(kab) and "jobs" not in waits(administrator)


def test_a_full_disk_and_keys_that_open_not_everything_are_told(client, administrator, kab, monkeypatch):
    from enumeration.models import DigestRemake

    monkeypatch.setattr(server, "free_share", lambda: 0.04)
    DigestRemake.objects.update_or_create(table="enumeration_person", defaults={"unopened": 7})
    client.force_login(administrator)
    told = " ".join(client.get("/").context["warnings"])
    assert "tinggal 4%" in told and "7 nilai" in told
    assert client.get(reverse("enumeration:notices")).context["waiting"][0].kind == "server"
    client.force_login(kab)
    assert client.get("/").context["warnings"] == []


def test_officers_without_a_role_are_those_of_the_list_it_leads_to(client, waits, administrator, officer):
    officer("nita"), officer("oki", is_active=False)
    assert waits(administrator)["outlines"].url == reverse("enumeration:boundaries")
    one = waits(administrator)["without-role"]
    client.force_login(administrator)
    assert [row.officer.username for row in client.get(one.url).context["rows"]] == ["nita"]
    assert one.count == 1


# --- The bell in the header ------------------------------------------------------------------------------------------


def test_the_bell_is_a_link_that_needs_no_script_and_costs_the_page_nothing(
    client, pml, long_submitted, django_assert_num_queries, monkeypatch
):
    client.force_login(pml)
    asked = []
    monkeypatch.setattr("enumeration.notices.registry.SOURCES", [lambda reader: asked.append(reader) or []])
    page = client.get(reverse("enumeration:progress")).content.decode()
    bell = re.search(r"<a[^>]*data-bell[^>]*>", page)[0]
    assert f'href="{reverse("enumeration:notices")}"' in bell and "aria-label=" in bell
    assert not asked, "the page has asked what waits; the script does"
    client.get(reverse("enumeration:notices_count"))
    assert len(asked) == 1


def test_nobody_sees_a_bell_before_signing_in(client):
    assert "data-bell" not in client.get(reverse("enumeration:login")).content.decode()


@pytest.mark.parametrize("who", STAFF)
def test_asking_what_waits_takes_few_queries(request, client, busy_district, who, django_assert_max_num_queries):
    client.force_login(request.getfixturevalue(who))
    with django_assert_max_num_queries(36):
        client.get(reverse("enumeration:notices_count"))


def give_free_sls(round_, to, by, days=2, cause=Cause.BALANCE):
    post = {"area_id": FREE_SLS, "round": round_, "role": Role.ENUMERATOR, "officer": to}
    return Assignment.objects.create(**post, cause=cause, decided_by=by, started_at=ago(days))


@pytest.mark.parametrize(
    ("cause", "by", "days", "is_told"),
    [
        (Cause.BALANCE, "koseka", 2, True),
        (Cause.ASSIGN, "koseka", 2, False),
        (Cause.BALANCE, "pml", 2, False),
        (Cause.BALANCE, "koseka", 8, False),
    ],
)
def test_a_supervisor_is_told_for_a_week_who_got_sls_by_a_proposal_of_others(
    request, waits, round_, ppl, pml, koseka, cause, by, days, is_told
):
    Assignment.objects.create(area_id=FREE_SLS, round=round_, role=Role.SUPERVISOR, officer=pml)
    period = give_free_sls(round_, ppl, request.getfixturevalue(by), days, cause)
    found = waits(pml).get("shared-out")
    assert bool(found) is is_told and not {"shared-out"} & {*waits(koseka), *waits(ppl)}
    if found:
        assert (found.count, found.note, found.waits) == (1, "Ani 1 SLS", "menunggu 2 hari")
        period.end_cause, period.ended_at, period.ended_by = Cause.UNDO, timezone.now(), koseka
        period.save()
        assert "shared-out" not in waits(pml)


def test_where_nobody_supervises_the_leader_is_told(waits, round_, neighbour_ppl, pml, koseka):
    give_free_sls(round_, neighbour_ppl, koseka)
    for leader, is_told in ((None, False), (pml, True)):
        neighbour_ppl.leader = leader
        neighbour_ppl.save(update_fields=["leader"])
        assert ("shared-out" in waits(pml)) is is_told
