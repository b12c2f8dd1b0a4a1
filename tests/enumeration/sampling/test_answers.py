"""The made-up answers against the codebook: every code in use, nothing submitted with errors, the same verdicts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS
from enumeration.questionnaire.cards import Kind
from enumeration.questionnaire.checks import problems_in
from enumeration.sampling import faults
from enumeration.sampling.asked import is_blank
from enumeration.sampling.chunk import Chunk

# A business is not in public administration, a household as employer, or an international body (421); work is (417).
NEVER = {("business_sector", 20), ("business_sector", 25), ("business_sector", 26)}


@pytest.mark.parametrize("name", [name for name, card in QUESTIONS.items() if card.kind is Kind.CODED])
def test_every_code_of_a_list_is_in_use(finished, name):
    column = finished.families[name] if name in finished.families else finished.members[name]
    missing = {code for code in QUESTIONS[name].codes.values if (name, code) not in NEVER} - set(column.tolist())
    if QUESTIONS[name].codes.__name__ == "Month":  # few households receive aid, and most of them lately
        assert len(missing) <= 3
    elif name in ("power_meter_2", "power_meter_3"):  # few households have several meters
        assert len(missing) <= 4
    else:
        assert not missing


@pytest.mark.parametrize("name", [name for name, card in QUESTIONS.items() if card.kind is Kind.FLAGS])
def test_every_code_that_is_added_up_is_in_use(finished, name):
    answers = finished.members[name]
    sums = answers[(answers >= 0) & (answers != 99)]
    assert all((sums & bit).any() for bit in QUESTIONS[name].bits)
    assert (sums == 0).any()
    assert 99 not in QUESTIONS[name].codes.values or (answers == 99).any()


def test_every_question_is_answered_by_somebody(finished):
    for name in HOUSEHOLD_QUESTIONS:
        assert not is_blank(finished.families[name]).all(), name
    for name in PERSON_QUESTIONS:
        assert not is_blank(finished.members[name]).all(), name


def test_nothing_that_was_handed_in_has_an_error(finished, under_way):
    for district in (finished, under_way):
        for chunk in district.chunks:
            assert faults.errors(chunk.found, chunk.moves.is_handed_in) == {}


def test_some_questionnaires_have_warnings_and_most_have_none(finished):
    chunk = finished.chunks[0]
    flagged = np.unique(np.concatenate([each.families for each in chunk.found if each.severity == "warning"]))
    assert 0.03 < len(flagged) / len(chunk) < 0.20


def test_the_codebook_finds_the_same_faults_one_by_one(finished, under_way):
    for district in (finished, under_way):
        chunk = district.chunks[0]
        unlike = np.unique(np.r_[np.flatnonzero(chunk.households["result"] != 1)[:60], np.arange(0, len(chunk), 19)])
        handed_in = unlike[chunk.moves.is_handed_in[unlike]]
        members = members_by_family(chunk)
        counted = Counter()
        for each in chunk.found:
            counted.update((int(family), each.code) for family in each.families)
        for family in handed_in.tolist():
            household = plain(chunk.households, family, HOUSEHOLD_QUESTIONS)
            people = [plain(chunk.members, person, PERSON_QUESTIONS) for person in members.get(family, [])]
            problems = problems_in(household, people)
            assert [p for p in problems if p.severity == "error"] == []
            expected = Counter(p.code for p in problems)
            assert expected == {code: n for (at, code), n in counted.items() if at == family}


def test_nobody_is_listed_where_nobody_was_interviewed(finished):
    result = finished.families["result"]
    listed = np.bincount(finished.family, minlength=len(result)) > 0
    assert (listed == (result <= 2)).all()
    assert (finished.families["tenure"][result > 2] == -1).all()
    assert (finished.families["notes"][result > 1] != b"").all()


def plain(columns: dict[str, np.ndarray], row: int, names: Any) -> dict[str, Any]:
    """Returns one row as `problems_in` reads it."""
    found: dict[str, Any] = {}
    for name in names:
        column = columns.get(name)
        if column is None or is_blank(column[row : row + 1])[0]:
            found[name] = None
        elif column.dtype.kind == "S":
            found[name] = column[row].decode()
        else:
            found[name] = column[row].item()
    return found


def members_by_family(chunk: Chunk) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for person, family in enumerate(chunk.family.tolist()):
        found.setdefault(family, []).append(person)
    return found
