"""Do the four readers of a rule agree? Python, PostgreSQL, the browser and numpy, on every rule of the form.

Half of the households are plausible, with one false answer each (`rosters.py`), under household answers drawn at random;
half are hostile: every answer at random from blanks, codes, boundaries and values out of range, two heads, days that no
calendar has. Python and the browser also name every problem, word for word, of households with nonsense in them (texts
for numbers, fractions), which no table and no array can hold.
"""

from __future__ import annotations

import sys
from itertools import islice

import common

common.start_django()

from checks import BARS, SEED, falsify  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from rosters import Rosters, questionnaire  # noqa: E402

from enumeration.models import Area, Level, Round  # noqa: E402
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS  # noqa: E402
from enumeration.questionnaire.checks import problems_in  # noqa: E402
from tests.enumeration.questionnaire import readers  # noqa: E402
from tests.enumeration.questionnaire.made_up import MadeUp  # noqa: E402

AT_ONCE = 2_000
SLS = "9999990010010001"


def main() -> int:
    parser = common.arguments(__doc__ or "", households=20_000)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    report = common.Report("rules", quiet=options.json)
    report.note(seed=options.seed, households=options.households)
    rules = list(readers.HOUSEHOLD_RULES.values()), list(readers.PERSON_RULES.values())
    names = {"household": list(readers.HOUSEHOLD_RULES), "members": list(readers.PERSON_RULES)}
    report.note(rules=len(rules[0]) + len(rules[1]))

    unlike: list[str] = []
    judged = {"household": 0, "members": 0}
    met: dict[str, set[str]] = {name: set() for each in names.values() for name in each}
    wild = MadeUp(options.seed + 2)
    worded = 0
    with common.timed() as took:
        source = _cases(options.seed, options.households)
        while cases := list(islice(source, AT_ONCE)):
            found = _all_four(cases, rules)
            unlike += readers.differences(names, **found)
            for case in found["python"]:
                for whose, rows in (("household", [case["household"]]), ("members", case["members"])):
                    judged[whose] += len(rows)
                    for bits in rows:
                        for name, bit in zip(names[whose], bits, strict=True):
                            met[name].add(bit)
            nonsense = [wild.household(wild=True) for _ in range(len(cases) // 2)]
            unlike += _worded_otherwise(nonsense)
            worded += len(nonsense)
            report.say(f"  {judged['household']} households, {judged['members']} members: {len(unlike)} differences")
    for one in unlike[:20]:
        report.say(f"  {one}")
    return report.end(
        judged_households=judged["household"],
        judged_members=judged["members"],
        worded_households=worded,
        differences=len(unlike),
        never_both_ways=sorted(name for name, both in met.items() if both != {"0", "1"}),
        seconds=took[0],
        ok=not unlike,
    )


def _cases(seed: int, households: int):
    """Yield plausible and hostile households in turn."""
    hostile, rosters = MadeUp(seed), Rosters(seed)
    kinds = list(BARS)
    for number in range(households):
        if number % 2:
            yield hostile.household()
            continue
        members = rosters.family()
        falsify(rosters.random.choice(kinds), members, rosters)
        _household, people = questionnaire(members)
        yield hostile.answers(HOUSEHOLD_QUESTIONS) | {"member_count": len(people)}, people


def _all_four(cases, rules) -> dict[str, readers.Verdicts]:
    """Returns the verdicts; the rows that PostgreSQL reads are taken back."""
    with transaction.atomic():
        today = timezone.localdate()
        area = Area.objects.create(code=SLS, name="RT", level=Level.SUB_SLS)
        round_ = Round.objects.create(
            name="Uji aturan", year=today.year, starts_on=today, ends_on=today, is_made_up=True
        )
        readers.without_constraints()
        readers.store(cases, round_, area.code)
        found = readers.in_postgresql(*rules)
        transaction.set_rollback(True)
    return {
        "python": readers.in_python(cases, *rules),
        "postgresql": found,
        "browser": readers.in_browser(cases, *rules),
        "numpy": readers.in_numpy(cases, *rules),
    }


def _worded_otherwise(cases) -> list[str]:
    """Returns the households whose problems Python and the browser do not name alike."""
    found = []
    for (household, members), verdict in zip(cases, readers.in_browser(cases, [], [], problems=True), strict=True):
        for reviewing, browser in zip((False, True), verdict["problems"], strict=True):
            python = problems_in(household, members, reviewing=reviewing, days=readers.DAYS)
            if [each.as_json() for each in python] != browser:
                found.append(f"worded otherwise: {household} {members}")
    return found


if __name__ == "__main__":
    sys.exit(main())
