"""Every page can be reached: a signed-in user finds it by following links from the home page."""

from __future__ import annotations

import html
import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import ApiToken, Assignment, Event, Job, Remark, RoleGrant, Round
from ranking.models import LeftOutFamily, Run
from tests.conftest import DISTRICT, NEIGHBOUR_SLS, OWN_SLS
from tests.test_access_matrix import world  # noqa: F401  a world with something of everything in it
from tests.test_architecture import addresses

LED = ("ppl", "pml", "koseka", "kab", "analyst", "operator", "administrator")
WAY = re.compile(r'\s(?:href|action|formaction|hx-get|hx-post|src|data-url|data-worker)="([^"]+)"')

NOT_LED_TO = {
    "login": "where everybody begins",
    "sign_in_code": "linked from the page to sign in",
    "public_pass": "behind the QR code of a paper",
    "public_photo": "on that page",
    "app_page": "by links that the app draws in the browser",
    "gallery": "for those who build pages",
}
"""What nobody who is signed in is led to, and why."""

NEEDS_MORE = {
    "a proposal": "balance balance_change balance_decide balance_loads",
    "a decision of one's own": "board_undo team_undo take_back handover",
    "an SLS given back": "returned",
    "a verification that is finished": "verification_reopen",
    "an answer of the kind": "household_code reveal compare",
    "many ticked families": "review_bulk_do review_job review_job_file",
    "many clean families, and a sample of them": "review_sample review_sample_approve review_sample_draw "
    "review_sample_read",
    "a journal with something in it": "journal_file",
    "a photo, a number or a pass of an officer": "card_photo own_photo officer_photo officer_number revoke_pass",
    "an officer whose access has ended": "officer_reactivate",
    "a file of officers of one's own": "officer_import officer_import_faults officer_import_let_go "
    "officer_import_progress officer_import_stop officer_import_take_in",
    "a prelist of one's own": "prelist_file prelist_faults prelist_let_go prelist_progress prelist_stop "
    "prelist_take_in",
    "a job of one's own": "export export_file job job_cancel job_progress printing printing_file run_cancel "
    "run_progress",
    "a second keying of one's own, and one that differs": "second_keying second_keying_form",
    "boundaries": "outlines progress_outlines",
    "a place in need, and somebody to ask": "ask_help",
    "a remark about a day": "progress_day_note_withdraw",
    "a file from the device of an officer": "opened_device",
    "a token of a program": "own_token_revoke token_revoke",
    "a role of the office that waits, or that a command gave": "office_role_decide office_role_read",
    "an officer or a family that was searched for": "officer_readings family_readings",
    "a mail server": "switch_mail",
    "nothing, it is where the search begins": "home",
}
"""What the world of these tests has nothing of: the tests of these pages go there by their links."""


OF_A_KIND = 2
"""Pages of one kind that are looked at for each role."""


def name_of(path: str) -> tuple[str, str] | None:
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return found.namespace, found.url_name or ""


@pytest.fixture
def now_and_then(world, officer, areas, round_, ppl, administrator):  # noqa: F811
    """What brings a link or a button only while it is there.

    A token, a second round that one works in, a role that waits, one given by a command.
    """
    ApiToken.objects.issue(ppl, name="tablet", days=30, scopes=["areas"])
    training = Round.objects.create(
        name="Pelatihan", year=2026, starts_on="2026-01-05", ends_on="2026-01-09", is_made_up=True
    )
    Assignment.objects.create(area_id=NEIGHBOUR_SLS, round=training, role=Role.ENUMERATOR, officer=ppl)
    what = {"area": areas[DISTRICT], "round": round_, "role": Role.ANALYST, "reason": "pegawai baru"}
    RoleGrant.objects.create(**what, officer=officer("nita"), asked_by=administrator)
    by_command = officer("oki")
    RoleGrant.objects.create(
        **what,
        officer=by_command,
        period=Assignment.objects.create(
            area=what["area"], round=round_, role=Role.ANALYST, officer=by_command, started_at=timezone.now()
        ),
        asked_on_server="root",
        confirmed_on_server="root",
        confirmed_at=timezone.now(),
    )
    family = world.households[OWN_SLS]
    said = "201: 1999-12-31 di luar batas, maka dikosongkan."
    Remark.objects.create(household=family, question="enumerated_on", text=said, by=ppl)
    Event.objects.create(household=family, area_code=OWN_SLS, by=ppl, verb="empty_date", reason=said)
    run, reason = Run.objects.get(district=DISTRICT), LeftOutFamily.Reason.NO_HEAD
    run.pk, run._state.adding, run.left_out = None, True, {reason: 1}
    run.job = Job.objects.create(kind="ranking", asked_by=ppl, area_code=DISTRICT, state=Job.State.DONE)
    run.save()
    LeftOutFamily.objects.create(
        district=DISTRICT, run=run, area_code=OWN_SLS, household=family, reason=reason, known=0.5
    )


@pytest.mark.django_db
def test_every_page_is_reached_by_following_links(request, client, now_and_then):
    reached: set[str] = set()
    for who in LED:
        client.force_login(request.getfixturevalue(who))
        waiting, seen = ["/"], {"/"}
        counted: Counter[str] = Counter()
        while waiting:
            path = waiting.pop()
            answer = client.get(path)
            if "text/html" not in answer.headers.get("Content-Type", "") or answer.status_code != 200:
                continue
            for way in WAY.findall(answer.content.decode()):
                to = urlsplit(urljoin(path, html.unescape(way))).path
                name = name_of(to)
                if name is None or to in seen or name[0] == "admin":
                    continue
                seen.add(to)
                reached.add(name[1])
                counted[name[1]] += 1
                if counted[name[1]] <= OF_A_KIND and name[1] != "logout":
                    waiting.append(to)
    pages = {entry.name for address, entry in addresses() if not address.startswith(("admin/", "api/"))}
    needing = {name for names in NEEDS_MORE.values() for name in names.split()}
    left = sorted(pages - reached - NOT_LED_TO.keys() - needing)
    assert not left, f"Nothing leads to {', '.join(left)}"
