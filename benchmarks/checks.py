"""How many false answers do the checks of the roster notice, and how often do they cry wolf?

1,000 households that an office has accepted are drawn by `rosters.py`, which knows none of the checks. For each kind, one
answer of one member is falsified in every household: the member uniform among those asked, the false answer uniform among
the other codes of the list; a false year of birth comes with the age that goes with it. What the form then asks is
asked. A false answer is found where an error or a warning appears that the household did not have before. `found` counts
all checks; `without_nik` says how many are found where no member has a NIK, that is, by the roster alone: it is the
number that the bars are held against, since digits of a NIK give away sex and year of birth by themselves.

Then 50,000 households without a false answer: how many of them have any warning, and how often each check fires.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import common

common.start_django()

from rosters import ODDITIES, VISITED, Person, Rosters, questionnaire  # noqa: E402

from enumeration.questionnaire import PERSON_QUESTIONS  # noqa: E402
from enumeration.questionnaire.checks import problems_in  # noqa: E402

SEED = 20261020
BARS = {
    "relationship": 55,
    "marital_status": 70,
    "diploma": 70,
    "school_level": 65,
    "sex": 50,
    "birth_year": 45,
}
MOST_CLEAN_WITH_WARNING, MOST_BY_ONE_CHECK = 0.5, 0.1
OLDEST = 98


def main() -> int:
    parser = common.arguments(__doc__ or "", households=1_000)
    parser.add_argument("--clean", type=int, default=50_000, metavar="N", help="families without a false answer")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    report = common.Report("checks", quiet=options.json)
    report.note(seed=options.seed, households=options.households, clean=options.clean)

    found, without_nik = {}, {}
    for kind in BARS:
        found[kind] = share_found(kind, options.seed, options.households)
        without_nik[kind] = share_found(kind, options.seed, options.households, with_nik=False)
        report.say(f"  {kind}: {without_nik[kind]:.1f} % found (bar {BARS[kind]}); with NIK {found[kind]:.1f} %")
    by_check, with_any = fired(options.seed, options.clean)
    report.say(f"  clean families with any warning: {with_any:.3f} % (bar {MOST_CLEAN_WITH_WARNING})")
    for code, share in by_check.items():
        report.say(f"    {code}: {share:.3f} %")
    missed = [kind for kind, bar in BARS.items() if without_nik[kind] < bar]
    loud = [code for code, share in by_check.items() if share > MOST_BY_ONE_CHECK]
    return report.end(
        without_nik=without_nik,
        with_nik=found,
        bars=BARS,
        clean_with_warning=round(with_any, 3),
        by_check=by_check,
        oddities_per_100_000=ODDITIES,
        missed=missed,
        loud=loud,
        ok=not missed and not loud and with_any <= MOST_CLEAN_WITH_WARNING,
    )


def share_found(kind: str, seed: int, families: int, *, with_nik: bool = True) -> float:
    """Returns the percentage of false answers of this kind that are found. The same households for every kind."""
    rosters = Rosters(seed)
    noticed = tried = 0
    while tried < families:
        members = rosters.family()
        if not with_nik:
            for member in members:
                member.pop("nik", None)
                member["nik_reason"] = 4
        before = problems(members)
        if not falsify(kind, members, rosters):
            continue  # nobody is asked
        tried += 1
        noticed += bool(problems(members) - before)
    return round(100 * noticed / families, 1)


def problems(members: list[Person]) -> Counter:
    """Returns the codes of what is wrong; as a bag, since two members may have the same fault."""
    return Counter(each.code for each in problems_in(*questionnaire(members)))


def falsify(kind: str, members: list[Person], rosters: Rosters) -> bool:
    """Give one member, of those asked, another answer to one question; returns False where nobody is asked."""
    chance = rosters.random
    _, answers = questionnaire(members)
    asked = [member for member, given in zip(members, answers, strict=True) if given[kind] is not None]
    if not asked:
        return False
    member = chance.choice(asked)
    if kind == "birth_year":
        years = range(VISITED.year - OLDEST, VISITED.year + 1)
        year = chance.choice([year for year in years if year != member["birth_year"]])
        member["birth_year"] = year
        if (member["birth_month"], member["birth_day"]) == (2, 29):
            member["birth_day"] = 28
        had_birthday = (member["birth_month"], member["birth_day"]) <= (VISITED.month, VISITED.day)
        member["age"] = max(0, VISITED.year - year - (not had_birthday))
        return True
    others = [code for code in PERSON_QUESTIONS[kind].numbers if code != member[kind]]
    member[kind] = chance.choice(others)
    return True


def fired(seed: int, families: int) -> tuple[dict[str, float], float]:
    """Returns the percentage of households in which each check fires, and in which any does."""
    rosters = Rosters(seed + 1)
    by_check: Counter[str] = Counter()
    with_any = 0
    for _ in range(families):
        codes = {each.code for each in problems_in(*questionnaire(rosters.family()))}
        by_check.update(codes)
        with_any += bool(codes)
    shares: dict[str, Any] = {code: round(100 * count / families, 3) for code, count in sorted(by_check.items())}
    return shares, 100 * with_any / families


if __name__ == "__main__":
    sys.exit(main())
