import pytest

from enumeration.models import Household
from tests.conftest import OWN_SLS


@pytest.fixture
def line(make_household):
    """Make a line of the list, as it was printed: line(3, "SITI")."""

    def make(number: int, name: str = "", code: str = OWN_SLS, **more) -> Household:
        return make_household(
            code,
            head_name=name or f"KEPALA {number}",
            prelist_code=code,
            prelist_number=number,
            **({"building_number": None, "family_number": None} | more),
        )

    return make
