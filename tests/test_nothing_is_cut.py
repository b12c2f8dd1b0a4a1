"""What people write is kept whole or refused with a sentence, by every action that keeps a text; never shortened.

The addresses come from the list of all, so a new action that takes a text is tried without being named here.
"""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache as django_cache
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role, declared_permissions, permissions_of
from enumeration.fields import bounds
from enumeration.models import (
    Assignment,
    Officer,
    OfficerPass,
    Personnel,
    Reinterview,
    Round,
    Verification,
)
from enumeration.verification.forms import ReopenList
from tests import arguments
from tests.conftest import NEIGHBOUR_SLS, OWN_SLS
from tests.enumeration.reinterviews.test_reinterviews import AS_BEFORE
from tests.test_access_matrix import World, ours, paths, world  # noqa: F401
from tests.test_arguments import ask, choices, names_read

FIRST, LAST = "PANGKAL", "UJUNG"
LENGTHS = (110, 210, 310, 1010, 10_010)
"""Just over each of the product's bounds."""

REASONS = {"alasan", "catatan", "note", "reason", "purpose"}
TEXTS = REASONS | {"nama", "head_name", "address", "pecahan", "agreement", "catatan-isi", "full_name", "name", "source"}
ROLES = ("ppl", "pml", "kab", "administrator", "analyst")


def text_of(length: int) -> str:
    return FIRST + " " + "m" * (length - len(FIRST) - len(LAST) - 2) + " " + LAST


@cache
def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname ~ '^(enumeration|ranking|django_admin)_'"
        )
        return [name for (name,) in cursor.fetchall()]


def kept() -> tuple[set[str], set[str]]:
    """Returns the tables that keep what was written, and those that keep only its beginning."""
    parts = [
        f"SELECT '{name}', t::text LIKE '%%{LAST}%%' FROM {name} t WHERE t::text LIKE '%%{FIRST}%%'"
        for name in tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts).replace("%%", "%"))
        rows = cursor.fetchall()
    return {name for name, _is_whole in rows}, {name for name, is_whole in rows if not is_whole}


def said_and_shown(answer: Any, text: str) -> str:
    """Returns what is wrong with a refusal: it must say the bound and the length, and a page must still have the text."""
    told = html.unescape(answer.content.decode(errors="replace"))
    if not re.search(r"[Pp]aling banyak|melebihi", told):
        return f"{answer.status_code} without a sentence"
    if answer["Content-Type"].startswith("text/html") and text not in told:
        return f"{answer.status_code}: what was typed is gone"
    return ""


def tried(client, method: str, path: str, body: dict[str, Any], name: str) -> tuple[bool, list[str]]:
    """Returns whether a short text is kept anywhere, and what goes wrong with longer ones."""
    wrong: list[str] = []
    for length in (30, *LENGTHS):
        text = text_of(length)
        django_cache.clear()
        with transaction.atomic():
            answer = ask(client, method, path, body | {name: text})
            somewhere, halves = kept() if answer.status_code not in (404, 405) else (set(), set())
            transaction.set_rollback(True)
        if length == 30 and not somewhere:
            return False, []
        if halves:
            wrong.append(f"{path} {name} of {length}: keeps half in {halves}")
        elif not somewhere and (what := said_and_shown(answer, text)):
            wrong.append(f"{path} {name} of {length}: {what}")
    return True, wrong


def prepared(
    world: World,  # noqa: F811
    kab: Officer,
    ppl: Officer,
    make_household,
) -> dict[str, tuple[str, str, str, dict[str, Any]]]:
    """By address: who, the path, the name of the text and the rest of the body, where the walk gets no text kept."""
    family = world.households[OWN_SLS]
    round_ = family.round
    there = Officer.objects.get(username="bayu")
    gone = Officer.objects.create(username="berhenti", full_name="B", is_active=False)
    Personnel.objects.create(officer=gone)
    left = {"started_at": timezone.now(), "ended_at": timezone.now(), "officer": gone}
    Assignment.objects.create(round=round_, area_id=OWN_SLS, role=Role.KEYING_OPERATOR, **left)
    days = {"valid_from": date(2026, 11, 1), "valid_until": date(2026, 12, 31)}
    OfficerPass.objects.create(officer=ppl, round=round_, number="B-001/73170/2026", issued_by=kab, **days)
    finished = {"finished_at": timezone.now(), "finished_by": ppl, "head_name": "K", "met_on": date(2026, 11, 20)}
    Verification.objects.create(round=round_, area_id=NEIGHBOUR_SLS, **finished)
    line = make_household(OWN_SLS, head_name="BARIS")
    kept_here = Round.objects.create(
        name="Di sini", year=2026, starts_on="2026-10-15", ends_on="2026-11-14", area_id="7317"
    )
    second = Reinterview.objects.get(household=family)
    until = (timezone.now() + timedelta(minutes=1)).isoformat()

    def to(name: str, *args: Any) -> str:
        return reverse(name if ":" in name else f"enumeration:{name}", args=args)

    return {
        "progress_day_note": (
            "kab",
            to("progress_day_note", "7317"),
            "catatan",
            {"tanggal": str(round_.starts_on)},
        ),
        "household_move": (
            "pml",
            to("household_move", family.pk),
            "alasan",
            {"tindakan": "send_back", "versi": family.version},
        ),
        "review_bulk_do": (
            "pml",
            to("review_bulk_do"),
            "alasan",
            {"tindakan": "send_back", "sebanyak": "1", "sampai": until},
        ),
        "replace_officer": ("pml", to("replace_officer", ppl.pk), "alasan", {"petugas": there.pk}),
        "officer_reactivate": ("kab", to("officer_reactivate", gone.pk), "alasan", {}),
        "officer_number": ("kab", to("officer_number", ppl.pk), "alasan", {"nomor": "phone"}),
        "office_roles": (
            "administrator",
            to("office_roles"),
            "reason",
            {"username": "bayu", "role": Role.ANALYST.value, "area": "7317", "round": kept_here.pk},
        ),
        "revoke_pass": ("kab", to("revoke_pass", ppl.pk), "alasan", {"putaran": round_.pk}),
        "reinterview": ("pml", to("reinterview", second.pk), "catatan", AS_BEFORE),
        "new_export": (
            "analyst",
            to("new_export"),
            "purpose",
            {"area_code": "7317", "file_format": "xlsx", "agreement": "", "run": world.runs[OWN_SLS]},
        ),
        "verification_line": (
            "ppl",
            to("verification_line", line.pk),
            "catatan",
            {"tekan": "e3", "versi": line.version},
        ),
        "api-household-reveal": (
            "kab",
            reverse("api-household-reveal", args=[family.pk]),
            "reason",
            {"question": "family_card"},
        ),
        "verification_reopen": ("pml", to("verification_reopen", NEIGHBOUR_SLS), "reason", {}),
    }


@pytest.mark.django_db
def test_no_action_keeps_half_of_what_was_written(request, client, world, neighbour_ppl, make_household):  # noqa: F811
    client.raise_request_exception = False
    users = {who: request.getfixturevalue(who) for who in ROLES}
    wrong, reading, keeping = [], set(), set()
    by_hand = prepared(world, users["kab"], users["ppl"], make_household)
    for address, (who, path, name, body) in by_hand.items():
        client.force_login(users[who])
        is_kept, faults = tried(client, "json" if path.startswith("/api/") else "post", path, body, name)
        wrong += faults if is_kept else [f"{address}: not even a short text is kept"]
        keeping |= {address} if is_kept else set()
    for user in users.values():
        client.force_login(user)
        held = permissions_of(user)
        for address, entry in ours:
            if not set(declared_permissions(entry.callback)) & held or address.startswith("keluar"):
                continue
            path = paths(address, entry, world, OWN_SLS)
            if path is None:
                continue
            for method in ("post", "json"):
                names = names_read(client, entry, path, world, method)
                reading |= {entry.name for name in names if name in REASONS}
                own = {name: value for name in names if (value := arguments.own_value(name, world)) is not None}
                for name in TEXTS.intersection(names):
                    for verb in choices(entry.name or "", names) if entry.name not in by_hand else ():
                        is_kept, faults = tried(client, method, path, own | verb | {name: text_of(30)}, name)
                        keeping |= {entry.name} if is_kept else set()
                        wrong += faults
    assert not wrong, "\n".join(wrong)
    assert reading - keeping == set(), "Give these a plausible body in `prepared`."


def test_no_field_of_any_page_is_cut_by_the_browser():
    """With `maxlength` a browser drops the end of what is pasted, and says nothing; also one without JavaScript."""
    pages = Path(settings.BASE_DIR, "templates").rglob("*.html")
    assert [str(page) for page in pages if re.search(r"\smaxlength=", page.read_text())] == []
    drawn = str(ReopenList()["reason"])
    assert "maxlength" not in drawn
    assert 'data-most="300"' in drawn


@pytest.mark.django_db
def test_the_form_comes_back_whole_and_can_be_sent_again(client, pml, household, ppl):
    """For a browser without JavaScript: the sentence, the text, and everything else that was filled in."""
    client.force_login(pml)
    period = Assignment.objects.active().get(area=OWN_SLS, role=Role.ENUMERATOR).pk
    path = reverse("enumeration:board_decide", args=[OWN_SLS[:10]])
    sent = {"tindakan": "withdraw", "peran": "enumerator", "sls": [OWN_SLS], "dilihat": [f"{OWN_SLS}:{period}"]}
    answer = client.post(path, sent | {"alasan": "x" * 301})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Paling banyak 300 huruf; ini 301. Singkatkan." in shown
    assert Assignment.objects.active().filter(pk=period).exists()
    form = shown[shown.index("<form", shown.index("Teks terlalu panjang</h1>")) :]
    hidden = dict(re.findall(r'<input\s+type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', form))
    assert "x" * 301 in form
    again = client.post(path, {name: html.unescape(value) for name, value in hidden.items()} | {"alasan": "x" * 300})
    assert again.status_code == 302
    assert Assignment.objects.get(pk=period).end_reason == "x" * 300


def test_lines_count_as_the_browser_counts_them():
    assert bounds.whole("a\r\nb", 3) == "a\nb"
    with pytest.raises(bounds.TooLong):
        bounds.whole("a\r\nbc", 3)
