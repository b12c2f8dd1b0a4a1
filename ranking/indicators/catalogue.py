"""What a model may judge a household by: 81 indicators, each with the questions it reads and one expression.

An indicator is a number: 1 or 0 for yes and no, a count, square metres, watts. NULL means that the household's answers
do not say; the freeze stores it as NaN, and scoring replaces it with the average of the model's survey. A question that
the form does not ask of this household is not missing: without a house of their own there is no land title (0).

Some indicators are left out of every score and frozen beside it as AUDIT: the neighbourhood head's opinion, the receipt
of programmes (a score that read it would confirm itself), and the possession of papers. Indicators of place (urban,
distance, kecamatan mean) are missing, because the form does not ask for them.
"""

from __future__ import annotations

from ranking.indicators import assets, business, demography, education, health, housing, work
from ranking.indicators.audit import AUDIT
from ranking.indicators.indicator import Indicator

INDICATORS: tuple[Indicator, ...] = (
    *housing.indicators(),
    *assets.indicators(),
    *business.indicators(),
    *demography.indicators(),
    *education.indicators(),
    *work.indicators(),
    *health.indicators(),
)

BY_NAME = {indicator.name: indicator for indicator in INDICATORS}

NAMES = tuple(BY_NAME)

AUDIT_NAMES = tuple(indicator.name for indicator in AUDIT)
