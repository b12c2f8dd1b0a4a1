"""What the ranking pages, the API and the exports read: the published run, lists, counts, one household's explanation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet, Sum

from enumeration.access import Permission, reach
from enumeration.models import Household, Officer
from enumeration.pages import keyset, names
from enumeration.pages.keyset import Order, Page
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.words import Words
from ranking.indicators.catalogue import BY_NAME
from ranking.indicators.indicator import Indicator
from ranking.models import ClassTally, FrozenFamily, Run, Standing
from ranking.runs.counts import VILLAGE, ranks_of_class, ranks_of_decile

PAGE = 50


# --- lists -----------------------------------------------------------------------------------------------------------


BY_RANK = Order(rank=keyset.number(2**31 - 1))


def standings_of(run: Run, *, by: Any = None) -> QuerySet[Standing]:
    """Returns the run's standings in order; `by` limits them to a user's reach."""
    rows = Standing.objects.visible_to(by) if by is not None else Standing.objects.all()
    return rows.filter(district=run.district, run=run).order_by("rank")


def filtered(
    rows: QuerySet[Standing],
    run: Run,
    *,
    area: str = "",
    welfare_class: int | None = None,
    decile: int | None = None,
    head: str = "",
) -> QuerySet[Standing]:
    """Returns the rows of one area (any level, by its code), class and decile, whose head's name contains these words.

    Classes and deciles are ranges of ranks. Names have no index: with them, give an area too where the district is
    large.
    """
    if area:
        rows = rows.in_area(area)  # type: ignore[attr-defined]
    if welfare_class is not None:
        first, last = ranks_of_class(run, welfare_class)
        rows = rows.filter(rank__gte=first, rank__lte=last)
    if decile is not None:
        rows = rows.filter(decile=decile)
        # Filter by rank as well, so that the index on it can be used.
        first, last = ranks_of_decile(run, decile)
        rows = rows.filter(rank__gte=first, rank__lte=last)
    if head:
        named = Household.objects.filter(names.called(head, "head_name"), round=run.round_id)
        named = named.in_area(area or run.district)
        rows = rows.filter(household__in=named.values("pk"))
    return rows


def listing(
    run: Run,
    *,
    by: Any = None,
    area: str = "",
    welfare_class: int | None = None,
    decile: int | None = None,
    head: str = "",
    after: object = None,
    before: object = None,
    limit: int = PAGE,
) -> Page[Standing]:
    """Returns a page of the ranked list, after a rank or before one: as fast at the end as at the beginning.

    Each row has its `household`, for the name of its head and its address. Two queries in all.
    """
    rows = filtered(standings_of(run, by=by), run, area=area, welfare_class=welfare_class, decile=decile, head=head)
    # A household's row has a hundred columns; a list shows these.
    shown = Household.objects.only("head_name", "family_card", "address", "version")
    return BY_RANK.page(rows.prefetch_related(Prefetch("household", shown)), limit=limit, after=after, before=before)


def of_household(run: Run, household_id: Any) -> Standing | None:
    return Standing.objects.filter(district=run.district, run=run, household=household_id).first()


# --- counts ----------------------------------------------------------------------------------------------------------


def count(run: Run, *, by: Any, area: str = "", welfare_class: int | None = None, decile: int | None = None) -> int:
    """Returns how many households a list with these filters has within the user's reach."""
    mine = reach(by, Permission.SEE_RANKING).in_round(run.round_id)
    if max(map(len, [area, *mine.codes])) > VILLAGE:
        rows = filtered(standings_of(run, by=by), run, area=area, welfare_class=welfare_class, decile=decile)
        return rows.order_by().count()
    tallies = ClassTally.objects.filter(mine.as_q("village", "run__round"), district=run.district, run=run)
    wanted = {"village__startswith": area, "welfare_class": welfare_class, "decile": decile}
    tallies = tallies.filter(**{name: value for name, value in wanted.items() if value not in (None, "")})
    return tallies.aggregate(all=Sum("families"))["all"] or 0


# --- one household ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contribution:
    """What one subject contributes to a household's score, compared with the district's average household."""

    indicator: Indicator
    value: float | None  # None: the answers do not say
    average: float
    effect: float  # in the score; above 0 it raises the estimate
    yes_no: bool
    # Where the value lies beyond the range of the model's survey: the end of that range, which is used instead.
    counted_as: float | None = None
    # For one question represented by several indicators, such as the head's diploma: those that hold for the household.
    holds: tuple[Indicator, ...] | None = None

    @property
    def percent(self) -> int:
        """Returns the effect on the estimated consumption per head, in percent: scores are logarithms."""
        return round(100 * (math.exp(self.effect) - 1))


@dataclass(frozen=True)
class Neighbour:
    """The class above or below: how far away it begins."""

    label: Words
    families: int  # how many ranks
    score: float  # how much in the score


@dataclass(frozen=True)
class Explanation:
    standing: Standing
    welfare_class: Words
    raising: list[Contribution]
    lowering: list[Contribution]
    poorer: Neighbour | None
    better: Neighbour | None
    unknown: list[Indicator]
    enumerated_on: date | None
    enumerator: Officer | None
    answers_version: int
    average_score: float | None  # None where it would reveal something hidden
    # Of the households that the model puts into this decile: the share truly in it, and in the poorest 40 % …
    truth_in_decile: dict[str, float]


MOST_SHOWN = 6


def explain(standing: Standing, *, most: int = MOST_SHOWN, may_see_sensitive: bool = True) -> Explanation:
    """Returns why a household has its rank, from what was frozen with the run. Five queries.

    Without `may_see_sensitive` the result is as if no indicator read an answer on health or disability: none is
    counted, none takes a place in a list, none sets the scale, and no average lets the hidden part be computed.
    """
    run = Run.objects.select_related("model", "scheme").get(pk=standing.run_id)
    frozen = FrozenFamily.objects.get(
        district=run.district, run=run, area_code=standing.area_code, household=standing.household_id
    )
    contributions = _contributions(run, frozen.values)
    told = [each for each in contributions if may_see_sensitive or not is_sensitive(each.indicator)]
    counted = sorted(told, key=lambda each: each.effect)
    values = dict(zip(run.indicators, frozen.values, strict=True))
    classes = run.scheme.last_ranks(run.families or 0)
    by_decile = run.model.about.get("fit", {}).get("out_of_sample", {}).get("by_estimated_decile", [])
    return Explanation(
        standing=standing,
        welfare_class=run.scheme.label(standing.welfare_class),
        raising=[each for each in reversed(counted) if each.effect > 0][:most],
        lowering=[each for each in counted if each.effect < 0][:most],
        poorer=_neighbour(run, standing, standing.welfare_class - 1, classes),
        better=_neighbour(run, standing, standing.welfare_class + 1, classes),
        unknown=[
            indicator
            for indicator in run.model.uses
            if math.isnan(values.get(indicator.name, 0.0)) and (may_see_sensitive or not is_sensitive(indicator))
        ],
        enumerated_on=frozen.enumerated_on,
        enumerator=Officer.objects.filter(pk=frozen.enumerator_id).first() if frozen.enumerator_id else None,
        answers_version=frozen.version,
        average_score=standing.score - sum(each.effect for each in contributions) if may_see_sensitive else None,
        truth_in_decile=next((row for row in by_decile if row["decile"] == standing.decile), {}),
    )


def is_sensitive(indicator: Indicator) -> bool:
    """Returns whether it reads an answer on health, disability or pregnancy."""
    questions = HOUSEHOLD_QUESTIONS | PERSON_QUESTIONS
    return any(name in questions and questions[name].sensitive for name in indicator.reads)


def _contributions(run: Run, values: Sequence[float]) -> list[Contribution]:
    """Returns one contribution per subject: a value and its square, or three diplomas of one head, are shown as one."""
    effects: dict[str, float] = {}
    told: dict[str, list[Indicator]] = {}
    counted: dict[str, float] = {}
    place = {name: number for number, name in enumerate(run.indicators)}
    for each in run.model.coefficients:
        name = each["indicator"]
        if name not in place or name not in BY_NAME:
            continue
        value, average = values[place[name]], run.means[place[name]]
        within = each["mean"] if math.isnan(value) else _within(value, each)
        topic = BY_NAME[name].explained_as
        effects[topic] = effects.get(topic, 0.0) + each["weight"] * (within - average)
        if name in (topic, LOGARITHM_OF.get(topic)) and not math.isnan(value) and within != value:
            counted[topic] = math.exp(within) if name == LOGARITHM_OF.get(topic) else within
        told.setdefault(topic, []).append(BY_NAME[name])
    found = []
    for topic, effect in effects.items():
        value = values[place[topic]]
        are_many = len(told[topic]) > 1 and all(indicator.unit is None for indicator in told[topic])
        found.append(
            Contribution(
                indicator=BY_NAME[topic],
                value=None if math.isnan(value) else value,
                average=run.means[place[topic]],
                effect=round(effect, 6),  # as many decimals as a score has
                counted_as=counted.get(topic),
                yes_no=BY_NAME[topic].unit is None,
                holds=tuple(one for one in told[topic] if values[place[one.name]] == 1) if are_many else None,
            )
        )
    return found


LOGARITHM_OF = {"members": "members_log"}


def _within(value: float, coefficient: dict[str, Any]) -> float:
    """Returns the value limited to the observed range, as scoring.LinearScorer counts it."""
    least, most = coefficient.get("least"), coefficient.get("most")
    if least is not None and value < least:
        return least
    # Frozen values have four bytes: ln 16 itself must not appear to lie beyond ln 16.
    return most if most is not None and value > most + 1e-6 else value


def _neighbour(run: Run, standing: Standing, number: int, last_ranks: list[int]) -> Neighbour | None:
    """Returns where the class of this number begins, seen from the household; None if it does not exist or is empty."""
    if not 1 <= number <= len(last_ranks):
        return None
    first, last = ranks_of_class(run, number)
    if first > last:
        return None
    nearest = first if number > standing.welfare_class else last
    score = Standing.objects.filter(district=run.district, run=run, rank=nearest).values_list("score", flat=True).get()
    return Neighbour(run.scheme.label(number), abs(nearest - standing.rank), abs(score - standing.score))
