"""System checks: an indicator reads only questions of the form, and a model weights only known indicators."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from enumeration.questionnaire import QUESTIONS
from ranking import parameter_files
from ranking.indicators.audit import AUDIT
from ranking.indicators.catalogue import INDICATORS
from ranking.indicators.indicator import Indicator


@register
def indicators_read_the_form(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    problems: list[CheckMessage] = [
        Error(f"Indicator '{indicator.name}' reads '{name}', which the form does not ask.", id="ranking.E001")
        for indicator in (*INDICATORS, *AUDIT)
        for name in indicator.reads
        if name not in QUESTIONS
    ]
    names = [indicator.name for indicator in (*INDICATORS, *AUDIT)]
    if doubles := {name for name in names if names.count(name) > 1}:
        problems.append(Error(f"Two indicators are called {', '.join(sorted(doubles))}.", id="ranking.E002"))
    problems += [
        Error(f"Indicator '{indicator.name}' reads '{name}', which a score must not.", id="ranking.E003")
        for indicator in INDICATORS
        for name in _never_read(indicator)
    ]
    return problems


# Opinion, programmes (501, including PIP and credit) and identity papers are for audit only.
NEVER_READ = ("neighbourhood_opinion", "aid_", "pip", "prakerja", "kur", "umi", "nik", "identity_papers", "family_card")


def _never_read(indicator: Indicator) -> list[str]:
    return [name for name in indicator.reads if name.startswith(NEVER_READ)]


@register
def models_weigh_indicators(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for folder in sorted(each for each in parameter_files.FOLDER.iterdir() if each.is_dir()):
        try:
            parameter_files.read_model(folder)
        except (parameter_files.BadParameters, OSError, KeyError, ValueError) as problem:
            problems.append(Error(str(problem), id="ranking.E004"))
    return problems
