"""What people write, as it is stored."""

import pytest

from enumeration import workflow
from enumeration.fields.bounds import plain
from enumeration.models import State

UNSEEN = ["\u200b", "\u2060", "\ufeff", "\u00ad", " \u200d\n"]


@pytest.mark.parametrize("nothing", UNSEEN)
def test_what_nobody_sees_is_no_text(nothing):
    assert plain(nothing) == "" and plain(f"{nothing}RA’UF bin Ali{nothing}") == "RA’UF bin Ali"


@pytest.mark.django_db
def test_a_reason_that_nobody_sees_is_no_reason(submitted_household, pml):
    with pytest.raises(workflow.CannotMove):
        workflow.move(submitted_household, "send_back", by=pml, reason="\u200b")
    submitted_household.refresh_from_db()
    assert submitted_household.state == State.SUBMITTED
