"""The officers of a district: teams by kecamatan, who leads whom, and who works in which sub-SLS."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from enumeration.access import Role
from enumeration.pages.formatting import in_mixed_case
from enumeration.sampling.drawing import Bools, Dice, Floats, sized
from enumeration.sampling.frame import Frame
from enumeration.sampling.names import make_names

NOBODY = -1
SEVERAL = 6  # kecamatan; with fewer, one without officers would be too much of the district

# One account per role for people who try the demo; these belong to one team. kab2 publishes what kab has run, and
# admin2 confirms the roles that admin asks for.
DEMO = {
    "kab": Role.DISTRICT_OFFICE,
    "kab2": Role.DISTRICT_OFFICE,
    "analis": Role.ANALYST,
    "operator": Role.KEYING_OPERATOR,
    "pengamat": Role.OBSERVER,
    "admin": Role.ADMINISTRATOR,
    "admin2": Role.ADMINISTRATOR,
    "koseka": Role.COORDINATOR,
    "pml": Role.SUPERVISOR,
    "ppl": Role.ENUMERATOR,
}
OFFICE = (
    [Role.DISTRICT_OFFICE] * 3
    + [Role.ANALYST] * 2
    + [Role.KEYING_OPERATOR] * 4
    + [Role.OBSERVER] * 2
    + [Role.ADMINISTRATOR] * 2
)
ENUMERATORS_PER_SUPERVISOR = 11 / 3  # Luwu: 440 PPL, 120 PML
FAMILIES_PER_FIELD_OFFICER = 110_000 / 581  # Luwu: 594 officers, 13 of them in the office
SLS_PER_FIELD_OFFICER = 6  # at most: a district of few households has many small SLS, and a phone takes twelve
LEAST_IN_THE_FIELD = 11  # two teams with a coordinator each, so that there is something to compare
LEAST_LOAD = 200  # households of an enumerator at which the pace is unchanged; Luwu: 250
PREFIX = {
    Role.DISTRICT_OFFICE: "kab",
    Role.ANALYST: "analis",
    Role.KEYING_OPERATOR: "operator",
    Role.OBSERVER: "pengamat",
    Role.ADMINISTRATOR: "admin",
    Role.COORDINATOR: "koseka",
    Role.SUPERVISOR: "pml",
    Role.ENUMERATOR: "ppl",
}

LETTER = {
    Role.DISTRICT_OFFICE: "B",
    Role.ANALYST: "N",
    Role.KEYING_OPERATOR: "O",
    Role.OBSERVER: "P",
    Role.ADMINISTRATOR: "A",
    Role.COORDINATOR: "K",
}
"""The beginning of an office's officer code: one for each role, and three digits, because a code given twice is a
fault."""


def officers_for(families: int, sls: int) -> int:
    """Returns how many officers a district of this size has: as many households for each as in Kab. Luwu, in a few SLS."""
    in_the_field = families / FAMILIES_PER_FIELD_OFFICER, sls / SLS_PER_FIELD_OFFICER
    return len(OFFICE) + max(LEAST_IN_THE_FIELD, *map(round, in_the_field))


class TooFewOfficers(ValueError):
    """Fewer officers than roles that must be filled."""


@dataclass
class Officers:
    """One entry per officer; `leader` is a position in the same list."""

    role: list[Role]
    username: list[str]
    code: list[str]
    full_name: list[str]
    leader: NDArray[np.int64]
    home: NDArray[np.int64]  # a sub-SLS whose village is the officer's home
    area: list[str]  # where office roles and coordinators are appointed; empty for field roles, which work in sub-SLS
    extra_areas: dict[int, list[str]] = field(default_factory=dict)  # for a coordinator of several kecamatan

    def __len__(self) -> int:
        return len(self.role)

    def position(self, username: str) -> int:
        return self.username.index(username)


@dataclass
class Teams:
    """Who works in each sub-SLS, as positions in `Officers`. -1: nobody yet."""

    enumerator: NDArray[np.int64]
    supervisor: NDArray[np.int64]
    coordinator: NDArray[np.int64]
    returned_by: dict[int, int] = field(default_factory=dict)  # the enumerator who gave a sub-SLS back


def make_officers(dice: Dice, frame: Frame, count: int, district: str) -> tuple[Officers, Teams]:
    """Fill the office first, then one coordinator per kecamatan, then enumerators and supervisors by households.

    Returns the officers and the teams. Raises TooFewOfficers.
    """
    subdistricts = np.unique(frame.subdistricts)
    field_officers = count - len(OFFICE)
    if field_officers < 3:
        raise TooFewOfficers(f"{count} officers are too few: the office has {len(OFFICE)}, and a team needs 3 more.")
    coordinators = int(min(len(subdistricts), max(1, field_officers // 5)))
    supervisors = max(1, round((field_officers - coordinators) / (1 + ENUMERATORS_PER_SUPERVISOR)))
    enumerators = field_officers - coordinators - supervisors
    groups = min(coordinators, supervisors, enumerators)

    # Neighbouring kecamatan share a group only where there are fewer officers than kecamatan.
    group_of_subdistrict = np.arange(len(subdistricts)) * groups // len(subdistricts)
    group = group_of_subdistrict[np.searchsorted(subdistricts, frame.subdistricts)]
    families = np.bincount(group, frame.families, minlength=groups)
    supervisors_in = 1 + sized(supervisors - groups, families)
    enumerators_in = _at_least(supervisors_in, sized(enumerators, families), enumerators)

    roles: list[Role] = list(OFFICE)
    area = [district] * len(OFFICE)
    extra: dict[int, list[str]] = {}
    leader: list[int] = [NOBODY] * len(OFFICE)
    home: list[int] = list(dice.rng.integers(0, len(frame), len(OFFICE)))
    enumerator = np.full(len(frame), NOBODY)
    supervisor = np.full(len(frame), NOBODY)
    coordinator = np.full(len(frame), NOBODY)

    def appoint(role: Role, area_code: str, led_by: int, lives_in: int) -> int:
        roles.append(role)
        area.append(area_code)
        leader.append(led_by)
        home.append(lives_in)
        return len(roles) - 1

    for number in range(groups):
        rows = np.flatnonzero(group == number)
        places = list(subdistricts[group_of_subdistrict == number])
        koseka = appoint(Role.COORDINATOR, places[0], 0, rows[len(rows) // 2])
        extra[koseka] = places[1:]
        coordinator[rows] = koseka
        ppl_of_row = _runs(frame.families[rows], int(enumerators_in[number]))
        pml_of_ppl = np.arange(enumerators_in[number]) * supervisors_in[number] // enumerators_in[number]
        pml = [appoint(Role.SUPERVISOR, "", koseka, _one_of(dice, rows)) for _ in range(supervisors_in[number])]
        for run in range(enumerators_in[number]):
            mine = rows[ppl_of_row == run]
            boss = pml[pml_of_ppl[run]]
            ppl = appoint(Role.ENUMERATOR, "", boss, _one_of(dice, mine if len(mine) else rows))
            enumerator[mine] = ppl
            supervisor[mine] = boss
    # More coordinators than groups happens in small samples only: the others help in the first kecamatan.
    for _ in range(coordinators - groups):
        appoint(Role.COORDINATOR, subdistricts[0], 0, _one_of(dice, np.arange(len(frame))))

    teams = Teams(enumerator, supervisor, coordinator)
    names = make_names(dice, dice.happens(0.55, n=len(roles)), np.full(len(roles), 25.0))
    officers = Officers(
        role=roles,
        username=_usernames(roles, _demo_team(frame, teams, roles, leader)),
        code=_codes(roles),
        full_name=[in_mixed_case(name.decode()).replace("'", "’") for name in names],
        leader=np.array(leader),
        home=np.array(home),
        area=area,
        extra_areas=extra,
    )
    return officers, teams


def _at_least(least: NDArray[np.int64], wanted: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """Raise counts to a minimum, taking from the largest, so that the total stays."""
    counts = np.maximum(wanted, least)
    while counts.sum() > total:
        counts[np.argmax(counts - least)] -= 1
    return counts


def _runs(families: NDArray[np.int64], runs: int) -> NDArray[np.int64]:
    """Cut a row of places into neighbouring runs of about equally many households."""
    middle = np.cumsum(families) - families / 2
    return np.minimum((middle * runs / max(families.sum(), 1)).astype(np.int64), runs - 1)


def _one_of(dice: Dice, rows: NDArray[np.int64]) -> int:
    return int(rows[dice.rng.integers(0, len(rows))])


def _demo_team(frame: Frame, teams: Teams, roles: list[Role], leader: list[int]) -> tuple[int, int, int]:
    """Returns a coordinator, supervisor and enumerator who work together: in the largest kecamatan, with an ordinary
    load."""
    _, where = np.unique(frame.subdistricts, return_inverse=True)
    largest = np.argmax(np.bincount(where, frame.families))
    koseka = int(teams.coordinator[where == largest][0])
    loads = np.bincount(teams.enumerator, frame.families, minlength=len(roles))
    # Two or more SLS, so that there is something to choose; then as near to the usual 250 households as possible.
    several = np.bincount(teams.enumerator, minlength=len(roles)) >= 2
    team = [i for i, role in enumerate(roles) if role is Role.ENUMERATOR and leader[leader[i]] == koseka]
    ppl = min(team, key=lambda i: (not several[i], abs(loads[i] - 250), i))
    return koseka, leader[ppl], ppl


def _usernames(roles: list[Role], team: tuple[int, int, int]) -> list[str]:
    names = [""] * len(roles)
    for position, name in zip(team, ("koseka", "pml", "ppl"), strict=True):
        names[position] = name
    for name, role in list(DEMO.items())[:7]:
        names[next(i for i, other in enumerate(roles) if other is role and not names[i])] = name
    counters = dict.fromkeys(PREFIX, 0)
    for i, role in enumerate(roles):
        counters[role] += 1
        names[i] = names[i] or f"{PREFIX[role]}.{counters[role]:04d}"
    return names


def _codes(roles: list[Role]) -> list[str]:
    """Returns officer codes: 202 has four characters for an enumerator, 204 three for a supervisor; past 999 a letter
    leads."""
    found = []
    counters = dict.fromkeys(PREFIX, 0)
    for role in roles:
        counters[role] += 1
        number = counters[role]
        if role is Role.ENUMERATOR:
            found.append(f"{number:04d}")
        elif role is Role.SUPERVISOR:
            found.append(f"{number:03d}" if number < 1000 else f"{chr(65 + (number - 1000) // 100)}{number % 100:02d}")
        else:
            found.append(f"{LETTER[role]}{number:03d}")
    return found


def leave_some_unassigned(frame: Frame, teams: Teams, officers: Officers) -> None:
    """Leave some work for the assignment board.

    In the demo team's kecamatan the last SLS have no enumerator yet, one because it was given back, and the very last
    has no supervisor either. In a district of several kecamatan, the last other one is not assigned at all.
    """
    pml, koseka = officers.position("pml"), officers.position("koseka")
    of_team = np.flatnonzero((teams.supervisor == pml) & (teams.enumerator != officers.position("ppl")))
    of_others = np.flatnonzero((teams.coordinator == koseka) & (teams.supervisor != pml))
    teams.returned_by = {int(place): int(teams.enumerator[place]) for place in of_team[-1:]}
    teams.enumerator[of_team[-2:]] = NOBODY
    teams.enumerator[of_others[-3:]] = NOBODY
    teams.supervisor[of_others[-3:]] = NOBODY
    elsewhere = frame.subdistricts[teams.coordinator != koseka]
    if len(set(elsewhere)) >= SEVERAL:
        teams.enumerator[frame.subdistricts == max(elsewhere)] = NOBODY


def pace(dice: Dice, officers: Officers, frame: Frame, teams: Teams) -> Floats:
    """Returns households per day, per officer: people differ, and so do kecamatan.

    Where there are fewer households than officers are meant for, as in a small demo, officers take equally many days:
    otherwise everything would be done on the first morning, and nothing left to try.
    """
    of_kecamatan = np.exp(dice.around(0, 0.16, len(officers)))
    boss = officers.leader
    boss_of_boss = np.where(boss >= 0, boss[np.maximum(boss, 0)], NOBODY)
    shared = np.where(boss_of_boss >= 0, of_kecamatan[np.maximum(boss_of_boss, 0)], 1.0)
    own = np.exp(dice.around(0, 0.22, len(officers)))
    found = 9.3 * shared * own
    found[officers.position("ppl")] = 8.6
    has_one = teams.enumerator != NOBODY
    families = frame.families[has_one].sum() / max(1, len(np.unique(teams.enumerator[has_one])))
    return found * min(1.0, families / LEAST_LOAD)


def silent(dice: Dice, officers: Officers, teams: Teams) -> Bools:
    """Returns officers who stopped working some days ago without saying why: one of them in the demo team."""
    stopped = dice.happens(0.022, n=len(officers))
    stopped[[_mate(officers, "ppl", teams)]] = True
    stopped[officers.position("ppl")] = False
    return stopped


def checking(dice: Dice, officers: Officers) -> Floats:
    """Returns the days that each supervisor takes to check, on average: some are late, one in the demo's kecamatan."""
    found = 1.6 * np.exp(dice.around(0, 0.5, len(officers)))
    late = dice.happens(LATE, n=len(officers))
    late[[_mate(officers, "pml")]] = True
    late[officers.position("pml")] = False
    return np.where(late, found * 3, found)


LATE = 0.06
"""Of the supervisors."""


def _mate(officers: Officers, username: str, teams: Teams | None = None) -> int:
    """Returns another officer of the same role, where there is one of the same leader, of enumerators one with work;
    oneself where there is none."""
    own = officers.position(username)
    same = [i for i, role in enumerate(officers.role) if role is officers.role[own]]
    led = [i for i in same if officers.leader[i] == officers.leader[own] and i != own]
    working = set(np.unique(teams.enumerator).tolist()) if teams else set(same)
    return next((i for i in [*led, *same] if i in working and i != own), own)


KEYED = 0.01
"""Of the questionnaires: filled in on paper and keyed by an operator."""


def keyed(dice: Dice, officers: Officers, teams: Teams, area: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the operator who keys each household's questionnaire; NOBODY where the enumerator has a phone. All of the
    demo's enumerator are filled in on the phone."""
    operators = np.array([i for i, role in enumerate(officers.role) if role is Role.KEYING_OPERATOR])
    on_paper = dice.happens(KEYED, n=len(area)) & (teams.enumerator[area] != officers.position("ppl"))
    return np.where(on_paper, operators[area % len(operators)], NOBODY)
