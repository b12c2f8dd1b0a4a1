"""Names of areas: of these, or of all in which they lie as well; always one query."""

from __future__ import annotations

import pytest

from enumeration.pages.places import names_of, written_names_of
from tests.conftest import KECAMATAN, NAMES, OWN_SLS

pytestmark = pytest.mark.django_db


def test_names_of_areas_by_code_and_nothing_of_what_there_is_not(areas, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert names_of([OWN_SLS, KECAMATAN, "9999", ""]) == {code: NAMES[code] for code in (OWN_SLS, KECAMATAN)}


def test_with_those_of_all_areas_in_which_they_lie(areas, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert names_of([OWN_SLS], upper=True) == {
            code: name for code, name in NAMES.items() if OWN_SLS.startswith(code)
        }


def test_as_a_page_writes_them(areas):
    assert NAMES[KECAMATAN].isupper()
    assert written_names_of([OWN_SLS], upper=True)[KECAMATAN] == NAMES[KECAMATAN].title()
