"""Runs and standings over HTTP."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from enumeration.access import Role
from tests.conftest import FREE_SLS, NEIGHBOUR_SLS, OWN_SLS

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(family, ranked):
    for number in range(9):
        family([OWN_SLS, NEIGHBOUR_SLS, FREE_SLS][number % 3], floor_area_m2=30 + number, head_name=f"RAHASIA {number}")
    return ranked()


def get(officer, path: str):
    cache.clear()
    client = Client()
    client.force_login(officer)
    return client.get(f"/api/v1/{path}")


def test_a_run_says_what_it_was_made_of(analyst, run):
    [row] = get(analyst, "runs/").json()["results"]
    assert (row["id"], row["state"], row["families"], row["is_published"]) == (run.pk, run.state, 9, False)
    whole = get(analyst, f"runs/{run.pk}/").json()
    assert whole["results_hash"] == run.results_hash
    assert (whole["tie_rule"], whole["left_out_rule"], whole["seed"]) == ("lot", "known", run.seed)
    assert whole["left_out"] == {}
    assert sum(each["families"] for each in whole["classes"]) == 9


def test_the_pages_of_the_standings_have_every_rank_once_and_no_name(analyst, run):
    ranks, address = [], f"runs/{run.pk}/standings/?limit=4"
    while address:
        answer = get(analyst, address.removeprefix("/api/v1/"))
        assert "RAHASIA" not in answer.content.decode()
        ranks += [row["rank"] for row in answer.json()["results"]]
        address = answer.json()["next"]
    assert ranks == list(range(1, 10))


def test_standings_can_be_narrowed(analyst, run):
    rows = get(analyst, f"runs/{run.pk}/standings/?area={OWN_SLS}&welfare_class=1").json()["results"]
    assert rows and {(row["area"], row["welfare_class"]) for row in rows} == {(OWN_SLS, 1)}


@pytest.mark.parametrize("query", ["after=x", "decile=11", "decile=0", "welfare_class=3", "limit=1001", "area=%00"])
def test_a_query_that_cannot_be_read_is_refused_in_words(analyst, run, query):
    assert get(analyst, f"runs/{run.pk}/standings/?{query}").status_code == 400


def test_another_districts_analyst_finds_nothing(officer, run):
    stranger = officer("zaki", Role.ANALYST, "7371")
    assert get(stranger, "runs/").json()["results"] == []
    assert get(stranger, f"runs/{run.pk}/").status_code == 404
    assert get(stranger, f"runs/{run.pk}/standings/").status_code == 404


def test_field_officers_may_not_see_the_ranking(ppl, run):
    assert get(ppl, f"runs/{run.pk}/standings/").status_code == 403
