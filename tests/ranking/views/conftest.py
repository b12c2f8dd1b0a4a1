"""A finished run of 24 families in four SLS, and the way to count a page's queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ranking.models import Run
from tests.conftest import FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS

PLACES = [OWN_SLS, NEIGHBOUR_SLS, FREE_SLS, OTHER_KECAMATAN_SLS]


@pytest.fixture
def families(family) -> Callable[[int], None]:
    """Makes so many families, spread over the places, no two alike."""

    def make(count: int) -> None:
        for number in range(count):
            family(PLACES[number % 4], floor_area_m2=30 + number * 2, has_car=1 + (number % 6 > 0))

    return make


@pytest.fixture
def run(families, ranked) -> Run:
    families(24)
    return ranked()


@pytest.fixture
def queries(client) -> Callable[[str], int]:
    """How many queries a page makes when it is opened a second time."""

    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    return count
