"""From answers to indicators: the cases of cases/indicators.yaml, and what may be read at all."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
import yaml

from enumeration.models import Household, Person
from enumeration.questionnaire import QUESTIONS, rules
from ranking import checks
from ranking.indicators.audit import AUDIT
from ranking.indicators.catalogue import BY_NAME, INDICATORS
from ranking.indicators.indicator import Indicator
from ranking.models import FrozenFamily
from ranking.runs import pipeline
from tests.ranking.conftest import HEAD

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "indicators.yaml").read_text())


def test_there_are_eighty_one():
    assert len(BY_NAME) == len(INDICATORS) == 81


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_indicator_says_what_the_answers_say(case, family, ask):
    family(members=[HEAD | member for member in case.get("members", [{}])], **case.get("household", {}))
    run = ask()
    pipeline.freeze(run)

    frozen = FrozenFamily.objects.get(run=run)
    found = dict(zip([*run.indicators, *run.audit_indicators], [*frozen.values, *frozen.audit], strict=True))
    found = {name: "unknown" if math.isnan(value) else value for name, value in found.items()}

    expected = case["expect"]
    assert {name: found[name] for name in expected} == {
        name: value if value == "unknown" else pytest.approx(value) for name, value in expected.items()
    }


@pytest.mark.parametrize("indicator", (*INDICATORS, *AUDIT), ids=lambda indicator: indicator.name)
def test_an_indicator_reads_what_it_says_it_reads(indicator: Indicator):
    figures = pipeline.members_figures([indicator.value])
    sql, _ = pipeline._compiled(Household, [indicator.value])
    members_sql, _ = pipeline._compiled(Person, list(figures.values()))
    columns = set(re.findall(r'"enumeration_(?:household|person)"\."(\w+)"', " ".join([*sql, *members_sql])))

    # 404 and 409 say who is counted and who is the head; the skip rules, whether a blank was asked at all.
    gates = {name for read in indicator.reads for name in rules.names_in(QUESTIONS[read].asked_if)}
    always = {"household_id", "presence", "relationship"}
    assert set(indicator.reads) - always <= columns <= set(indicator.reads) | gates | always


def test_every_question_that_is_read_is_on_the_form():
    assert checks.indicators_read_the_form(None) == []
    assert {name for indicator in (*INDICATORS, *AUDIT) for name in indicator.reads} <= set(QUESTIONS)


def test_a_score_cannot_read_opinions_programmes_or_papers():
    read = {name for indicator in INDICATORS for name in indicator.reads}
    forbidden = {"neighbourhood_opinion", "pip", "prakerja", "kur", "umi", "nik", "identity_papers", "family_card"}
    assert not read & forbidden
    assert not {name for name in read if name.startswith("aid_")}


def test_the_check_tells_of_an_indicator_that_reads_a_programme(monkeypatch):
    bad = Indicator("aided", BY_NAME["has_car"].label, ("aid_pkh",), BY_NAME["has_car"].value)
    monkeypatch.setattr(checks, "INDICATORS", (*INDICATORS, bad))
    assert [problem.id for problem in checks.indicators_read_the_form(None)] == ["ranking.E003"]


def test_the_check_tells_of_a_question_that_is_not_asked(monkeypatch):
    bad = Indicator("haunted", BY_NAME["has_car"].label, ("has_ghost",), BY_NAME["has_car"].value)
    monkeypatch.setattr(checks, "INDICATORS", (*INDICATORS, bad))
    assert [problem.id for problem in checks.indicators_read_the_form(None)] == ["ranking.E001"]
