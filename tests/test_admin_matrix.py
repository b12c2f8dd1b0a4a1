"""Django admin × every role × rows of every place: only administrators get in, and to rows of their own reach only.

Each page of a row is asked for and posted to with a plausible form; afterwards nothing outside the administrator's reach
has changed, no page has shown a password's hash, and nothing ended in a 500.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from enumeration.access import Permission, Role, permissions_of
from enumeration.models import Area, Assignment, Officer
from tests.conftest import FOREIGN_SLS, OWN_SLS
from tests.test_access_matrix import World, mark, world  # noqa: F401
from tests.test_architecture import addresses
from tests.test_arguments import powers, states_of

SIGNS_OUT = "admin/logout/"
ADMIN = [(address, entry) for address, entry in addresses() if address.startswith("admin/") and address != SIGNS_OUT]
OUTSIDERS = ("anonymous", "ppl", "pml", "koseka", "kab", "analyst", "operator", "observer")


def row_of(address: str, world: World, code: str) -> list[Any]:  # noqa: F811
    """Keys of the rows that an address of the admin may be asked about, in one place."""
    district = code[:4]
    if "enumeration/area/" in address:
        return [code, district]
    if "enumeration/boundary/" in address:
        return [code]
    if "enumeration/officer/" in address:
        return [
            world.officers[code].pk,
            *Officer.objects.filter(username=f"peminta{district}").values_list("pk", flat=True),
        ]
    if "enumeration/assignment/" in address:
        return list(
            Assignment.objects.filter(area__code__startswith=district, role=Role.ANALYST).values_list("pk", flat=True)
        )[:2]
    if "enumeration/round/" in address:
        return [world.households[code].round_id]
    if "ranking/run/" in address:
        return [world.runs[code]]
    if "ranking/" in address:
        return [1]
    return ["1"]


def form(world: World, code: str) -> dict[str, Any]:  # noqa: F811
    """Returns what the forms of the admin ask for, about a place; each form takes what it knows."""
    round_id = world.households[code].round_id
    return {
        "action": "delete_selected",
        "_selected_action": [code, str(world.officers[code].pk)],
        "post": "yes",
        "code": code,
        "name": "DIUBAH",
        "level": "sub_sls",
        "kemendagri_code": "",
        "username": f"baru{code}",
        "full_name": "DIUBAH",
        "officer_code": "",
        "leader": world.officers[code].pk,
        "home_area": code[:10],
        "is_active": "on",
        "is_superuser": "on",
        "is_staff": "on",
        "password": "x",
        "round": round_id,
        "area": code,
        "role": Role.ADMINISTRATOR,
        "officer": world.officers[code].pk,
        "reason": "uji",
        "year": 2026,
        "starts_on": "2026-10-15",
        "ends_on": "2026-11-14",
        "format": "0",
        "resource": "0",
        "import_file_name": "../../etc/passwd",
        "original_file_name": "a.csv",
        "app_label": "enumeration",
        "model_name": "assignment",
        "field_name": "officer",
        "term": "p",
    }


def asked_paths(address: str, world: World, code: str) -> list[str]:  # noqa: F811
    if "(?P<app_label>" in address:
        return ["/admin/enumeration/", "/admin/ranking/"]
    if "(?P<url>" in address:
        return ["/admin/nowhere"]
    path = "/" + address.replace("<path:content_type_id>", str(ContentType.objects.get_for_model(Area).pk))
    if "<path:object_id>" not in path:
        return [path]
    return [path.replace("<path:object_id>", str(key)) for key in row_of(address, world, code)]


def ask(client, method: str, path: str, sent: dict[str, Any]):
    with transaction.atomic():
        answer = getattr(client, method)(path, sent)
        shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
        changed = states_of([OWN_SLS, FOREIGN_SLS]), powers()
        transaction.set_rollback(True)
    return answer, shown, changed


@pytest.mark.django_db
@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_but_administrators_gets_into_the_admin(who, request, client, world):  # noqa: F811
    client.raise_request_exception = False
    if who != "anonymous":
        user = request.getfixturevalue(who)
        assert Permission.MANAGE not in permissions_of(user)
        client.force_login(user)
    before = states_of([OWN_SLS, FOREIGN_SLS]), powers()
    wrong = []
    for address, _entry in ADMIN:
        for path in asked_paths(address, world, OWN_SLS):
            for method in ("get", "post"):
                answer, shown, after = ask(client, method, path, form(world, OWN_SLS))
                is_open = answer.status_code == 200 and not path.endswith(("login/", "jsi18n/"))
                if answer.status_code >= 500 or is_open or after != before or b"PENANDA" in shown.upper():
                    wrong.append(f"{who} {method} {path}: {answer.status_code}")
    assert not wrong, wrong


@pytest.mark.django_db
def test_an_administrator_reaches_the_own_district_and_changes_nothing_of_another(administrator, client, world):  # noqa: F811
    client.raise_request_exception = False
    client.force_login(administrator)
    before = states_of([FOREIGN_SLS])
    powers_before, names_before = (
        powers(),
        set(Area.objects.filter(code__startswith="7371").values_list("code", "name")),
    )
    tried, opened, wrong = 0, 0, []
    for address, _entry in ADMIN:
        for code in (OWN_SLS, FOREIGN_SLS):
            for path in asked_paths(address, world, code):
                for method in ("get", "post"):
                    with transaction.atomic():
                        answer = getattr(client, method)(path, form(world, code))
                        shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
                        after = states_of([FOREIGN_SLS]), powers()
                        names_after = set(Area.objects.filter(code__startswith="7371").values_list("code", "name"))
                        transaction.set_rollback(True)
                    tried += 1
                    said = f"{method} {path} with a form about {code}: {answer.status_code}"
                    opened += answer.status_code == 200
                    if answer.status_code >= 500:
                        wrong.append(said)
                    if after != (before, powers_before) or names_after != names_before:
                        wrong.append(f"{said} changed another district, or who may what")
                    if mark(FOREIGN_SLS).encode() in shown.upper() or b"argon2" in shown.lower():
                        wrong.append(f"{said} shows what it must not")
                    is_foreign_row = code == FOREIGN_SLS and "<path:object_id>" in address and "7371" in path
                    if is_foreign_row and answer.status_code == 200:
                        wrong.append(f"{said} opens a row of another district")
    assert opened > 20, "the own pages open"
    assert not wrong, f"{len(wrong)} of {tried}:\n" + "\n".join(wrong[:40])
