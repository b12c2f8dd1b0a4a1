"""The API does what its description says: schemathesis makes requests from it, sound and unsound, and holds each answer
against it. Fifty of each kind an operation: `./run test tests/enumeration/api/test_described.py --examples 50`.
"""

from __future__ import annotations

import pytest
import schemathesis
from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from enumeration.models import Household

pytestmark = pytest.mark.django_db

WHO = ("nobody", "ppl", "kab")


@pytest.fixture
def description(administrator, client):
    client.force_login(administrator)
    described = schemathesis.openapi.from_dict(client.get("/api/v1/schema.json").json())
    described.app = WSGIHandler()
    described.config.generation.update(allow_x00=False, codec="utf-8")  # PostgreSQL and UTF-8 hold neither
    # All requests run in the test's own transaction, as with Django's test client.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield described
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["sound", "unsound"])
@pytest.mark.parametrize("who", WHO)
def test_every_answer_is_a_described_one(who, mode, request, description, make_household, pytestconfig):
    family = make_household(members=[{"name": "SITI", "relationship": 1, "presence": 1}])
    headers = {"Accept-Encoding": "identity"}
    if who != "nobody":
        client = Client()
        client.force_login(request.getfixturevalue(who))
        name = settings.SESSION_COOKIE_NAME
        headers["Cookie"] = f"{name}={client.cookies[name].value}"
    wrong: list[str] = []
    for found in description.get_all_operations():
        operation = found.ok()

        @examples(
            max_examples=pytestconfig.getoption("examples"),
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def answered_as_described(case: schemathesis.Case) -> None:
            if mode is GenerationMode.POSITIVE and "id" in case.path_parameters and "households" in case.path:
                case.path_parameters["id"] = str(family.pk)
            cache.clear()
            with transaction.atomic():
                answer = case.call(headers=headers)
                transaction.set_rollback(True)
            # A password that schemathesis made up is sound, and wrong.
            is_wrong_password = answer.status_code == 400 and answer.json()["code"] == "wrong-password"
            but = [CHECKS.get_one("positive_data_acceptance")] if is_wrong_password else []
            case.validate_response(answer, headers=headers, excluded_checks=but)

        try:
            answered_as_described()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE  # nothing about this operation can be unsound
        except FailureGroup as problem:
            wrong.append(f"{operation.method.upper()} {operation.path}\n{problem}")
    assert Household.objects.count() == 1
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/v1/areas/?level=KECAMATAN", "level"),
        ("/api/v1/households/?state=lost", "state"),
        ("/api/v1/households/?area=7317x", "area"),
        ("/api/v1/households/?limit=10&limit=20", "limit"),
        ("/api/v1/households/?stat=open", "stat"),
        ("/api/v1/households/?format=json", "format"),
        ("/api/v1/session/?next=/", "next"),
        ("/api/v1/runs/?before=-1", "before"),
    ],
)
def test_a_parameter_that_is_unknown_repeated_or_unreadable_is_refused_by_name(kab, call, path, name):
    answer = call(kab, "get", path)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [fault["where"] for fault in answer.json()["faults"]] == [name]


@pytest.mark.parametrize("path", ["/api/v1/nowhere/", "/api/", "/api/v1/areas/9999/", "/api/v1/households/x/"])
def test_what_is_not_there_is_told_to_programs_as_a_problem(kab, call, path):
    answer = call(kab, "get", path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not-found"


def test_people_still_get_a_page_for_what_is_not_there(kab, call):
    answer = call(kab, "get", "/nowhere/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_a_refused_form_token_is_told_to_programs_as_a_problem(ppl):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/api/v1/session/", {"username": "a", "password": "b"}, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer.json()["code"] == "csrf"


def test_bounds_and_what_needs_no_token_stand_in_the_description(administrator, client):
    client.force_login(administrator)
    paths = client.get("/api/v1/schema.json").json()["paths"]
    asked = {one["name"]: one["schema"] for one in paths["/api/v1/households/"]["get"]["parameters"]}
    assert (asked["limit"]["minimum"], asked["limit"]["maximum"]) == (1, 500)
    assert "submitted" in asked["state"]["enum"]
    assert paths["/api/v1/session/"]["post"]["security"] == [{}]
    assert {} not in paths["/api/v1/households/"]["get"]["security"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            assert {"400", "401", "403", "414", "429", "503"} <= operation["responses"].keys(), (method, path)
