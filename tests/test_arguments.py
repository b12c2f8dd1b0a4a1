"""Every argument of every address, as each role, about each other place: nothing foreign is shown, and nothing changes.

The access matrix tries whose page it is; this tries what the page is told. Each request is a plausible one about the
officer's own place in which one argument names a row of another place. What each argument is about stands in
tests/arguments.py, and a name that no one declared there fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern

from enumeration.access import FIELD_ROLES, Role, declared_permissions, permissions_of, reach
from enumeration.models import Assignment, Officer
from tests import arguments
from tests.conftest import FOREIGN_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS
from tests.recording import READ
from tests.test_access_matrix import SLS, World, former_ppl, mark, ours, paths, world  # noqa: F401

OTHER_PLACES = (NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, FOREIGN_SLS)
ABOVE_SUPERVISORS = ("koseka", "kab", "administrator")
ROLES = ("ppl", "pml", "koseka", "kab", "analyst", "operator", "observer", "administrator")

# Every row that is about one SLS, as one digest each: what an attack from elsewhere must not change.
ROWS_OF = {
    "households": "enumeration_household t WHERE t.area_id = sls.code",
    "members": "enumeration_person t JOIN enumeration_household h ON h.id = t.household_id WHERE h.area_id = sls.code",
    "periods": "enumeration_assignment t WHERE t.area_id = sls.code",
    "areas": "enumeration_area t WHERE t.code = sls.code",
    "officers": "enumeration_officer t WHERE t.username LIKE '%' || sls.code",
    "submissions": "enumeration_submission t WHERE t.area_code = sls.code",
    "samples": "enumeration_sample t WHERE t.area_code = sls.code",
    "exports": "enumeration_export t WHERE t.area_code = sls.code",
    "jobs": "enumeration_job t WHERE t.area_code = sls.code",
    "proposals": "enumeration_balance t WHERE t.area_code = sls.code",
}


def states_of(codes: list[str]) -> dict[tuple[str, str], str]:
    """Returns the digests of all these SLS by (code, what), in one statement: it takes PostgreSQL longer to plan it than
    to carry it out."""
    parts = [
        f"SELECT sls.code, '{name}', "
        f"(SELECT md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), '')) FROM {rows}) FROM sls"
        for name, rows in ROWS_OF.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH sls AS (SELECT unnest(%s::text[]) AS code) {' UNION ALL '.join(parts).replace('%', '%%')}", [codes]
        )
        return {(code, name): digest for code, name, digest in cursor.fetchall()}


def powers() -> dict[str, int]:
    """Returns who may do more than work in the field."""
    return {
        "office roles": Assignment.objects.active().exclude(role__in=FIELD_ROLES).count(),
        "superusers": Officer.objects.filter(is_superuser=True).count(),
        "staff": Officer.objects.filter(is_staff=True).count(),
    }


# What programs send, by address: bodies with names that nobody knows are refused there, so they are not found by trying.
JSON = {
    "api-submissions": ("key", "household", "area", "answers", "members", "removed", "notes", "submit"),
    "api-household-reveal": ("question", "member", "reason"),
}


def supervisors() -> set[tuple[str, int]]:
    """Returns who supervises what. Only those above them may change it."""
    return set(Assignment.objects.active().filter(role=Role.SUPERVISOR).values_list("area", "officer"))


def choices(address: str, names: list[str]) -> list[dict[str, str]]:
    """Returns every combination of verbs that the address knows, among these names."""
    found: list[dict[str, str]] = [{}]
    for verb in arguments.VERBS:
        if verb in names and (known := arguments.VERBS[verb].get(address)):
            found = [one | {verb: choice} for one in found for choice in known]
    return found


def names_read(client: Client, entry: URLPattern, path: str, world: World, method: str) -> list[str]:  # noqa: F811
    """Returns the names that the view asks for when it is sent everything there is."""
    if method == "json":
        return list(JSON.get(entry.name or "", ()))
    if path.startswith("/api/"):
        return (
            [one.name for one in getattr(getattr(entry.callback, "view_class", None), "asks", ())]
            if method == "get"
            else []
        )
    everything, verbs = arguments.everything(world), choices(entry.name or "", list(arguments.VERBS))
    READ.clear()
    for verb in verbs:
        with transaction.atomic():
            getattr(client, method)(path, everything | verb)
            transaction.set_rollback(True)
    return sorted({name for _view, source, name in READ if source == method.upper()})


def bodies(address: str, names: list[str], world: World) -> Iterator[tuple[str, str, dict[str, Any]]]:  # noqa: F811
    """(argument, place, a body about the own place but for that argument), for every argument and choice of a verb."""
    own = {name: value for name in names if (value := arguments.own_value(name, world)) is not None}
    verbs = choices(address, names)
    for name in names:
        for number, find in enumerate(arguments.about(name)):
            # What is beside the usual, e.g. a supervisor's period, is foreign to the argument in the own place, too.
            for code in (OWN_SLS, *OTHER_PLACES) if number else OTHER_PLACES:
                value = find(world, code)
                if value is None:
                    continue
                value = [value] if name in arguments.SEVERAL and not isinstance(value, list) else value
                yield from ((name, code, own | verb | {name: value}) for verb in verbs)


def ask(client: Client, method: str, path: str, body: dict[str, Any]) -> Any:
    if method == "json":
        return client.post(path, json.dumps(body, default=str), content_type="application/json")
    return getattr(client, method)(path, body)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ROLES)
def test_no_argument_reaches_what_the_page_would_not_show(who, request, client, world):  # noqa: F811
    client.raise_request_exception = False
    user = request.getfixturevalue(who)
    client.force_login(user)
    held = permissions_of(user)
    mine = [reach(user, permission) for permission in held]
    foreign = [code for code in SLS if not any(each.covers(code) for each in mine)]
    hidden = {code: mark(code).encode() for code in foreign}
    for code in SLS:  # some rows are made when they are first asked for
        for name in arguments.ABOUT_A_PLACE:
            for find in arguments.about(name):
                find(world, code)
    before = states_of(foreign)
    powers_before, supervisors_before = powers(), supervisors()
    tried, wrong = 0, []
    for address, entry in ours:
        if not set(declared_permissions(entry.callback)) & held or address.startswith("keluar"):
            continue
        path = paths(address, entry, world, OWN_SLS)
        if path is None:
            continue
        for method in ("get", "post", "json"):
            names = names_read(client, entry, path, world, method)
            for name, place, body in bodies(entry.name or "", names, world):
                cache.clear()
                with transaction.atomic():
                    answer = ask(client, method, path, body)
                    shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
                    changed = [
                        f"{what} of {code}"
                        for (code, what), digest in states_of(foreign).items()
                        if digest != before[code, what]
                    ]
                    powers_after, supervisors_after = powers(), supervisors()
                    transaction.set_rollback(True)
                tried += 1
                said = f"{who} {method.upper()} {path} {name} of {place}: {answer.status_code}"
                if answer.status_code >= 500:
                    wrong.append(said)
                wrong += [f"{said} shows families of {code}" for code, seen in hidden.items() if seen in shown.upper()]
                if changed:
                    wrong.append(f"{said} changed {', '.join(changed)}")
                if powers_after != powers_before and who != "administrator":
                    wrong.append(f"{said} changed {powers_before} to {powers_after}")
                if supervisors_after != supervisors_before and who not in ABOVE_SUPERVISORS:
                    wrong.append(f"{said} changed who supervises")
                if urlsplit(answer.get("Location", "")).netloc:
                    wrong.append(f"{said} sends away to {answer['Location']}")
    assert tried > 20
    assert not wrong, f"{len(wrong)} of {tried}:\n" + "\n".join(wrong[:40])
    print(f"{who}: {tried} requests")
