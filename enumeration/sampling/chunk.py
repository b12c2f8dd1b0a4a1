"""One chunk of households: everything about them, as columns ready for their tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enumeration.models import State
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.codes import NikReason, Result
from enumeration.questionnaire.demography import UNKNOWN as NOT_KNOWN
from enumeration.sampling import fallback, faults, listing, numbers, place
from enumeration.sampling.asked import Roster, blank_like, blank_unasked
from enumeration.sampling.assets import assets
from enumeration.sampling.drawing import BLANK, Bools, Dice, Floats
from enumeration.sampling.fieldwork import (
    APPROVE,
    APPROVE_2,
    DAY,
    RETURN,
    SEND_BACK,
    START,
    Calendar,
    Load,
    Moves,
    visit,
)
from enumeration.sampling.frame import Frame
from enumeration.sampling.health import health
from enumeration.sampling.housing import housing
from enumeration.sampling.names import make_names
from enumeration.sampling.officers import NOBODY
from enumeration.sampling.people import People, demography, make_people
from enumeration.sampling.protection import poor_on_the_lists, programmes, protection
from enumeration.sampling.schooling import learning, schooling
from enumeration.sampling.work import business, work

# The purpose of each source of random numbers; a change in one leaves the others as they were.
(FIELD, MEMBERS, SCHOOL, WORK, HEALTH, LISTS, HOUSE, GOODS, PLACE, NUMBERS, TRUTH, GAPS, IDS) = range(13)
HISTORY, LISTING, FALLBACK, KEYING = 13, 14, 15, 16

# Standard deviations of standing, and of what a household spends beyond it, in log rupiah per head and month.
MIDDLE, BY_STANDING, BY_CHANCE, BY_SIZE = 13.56, 0.40, 0.27, -0.28


@dataclass
class Chunk:
    """Columns by name. `members` has one entry per name on a questionnaire.

    Members of households that nobody has visited, or where nobody could be interviewed, are not included.
    """

    area: NDArray[np.int64]  # position in the frame
    load: Load
    moves: Moves
    listing: listing.Listing
    ids: NDArray[np.uint8]
    households: dict[str, NDArray]
    member_ids: NDArray[np.uint8]
    members: dict[str, NDArray]
    family: NDArray[np.int64]  # for each member: position in this chunk
    found: list[faults.Found]
    standing: Floats
    log_expenditure: Floats

    def __len__(self) -> int:
        return len(self.area)

    @property
    def author(self) -> NDArray[np.int64]:
        """Returns who filled each questionnaire in: the enumerator, or the operator who keyed it from paper. What was
        sent back is the enumerator's, who sees the household again."""
        is_keyed = (self.load.operator != NOBODY) & ~self.moves.happened[:, [SEND_BACK, RETURN]].any(axis=1)
        return np.where(is_keyed, self.load.operator, self.load.enumerator)


def make_chunk(
    seed: tuple[int, ...],
    number: int,
    frame: Frame,
    area: NDArray[np.int64],
    load: Load,
    calendar: Calendar,
    zone_hours: float,
    round_mark: int,
) -> Chunk:
    """Returns the households of neighbouring sub-SLS. `area` says where each lives, `load` in whose work it is."""
    dice = {purpose: Dice(*seed, number, purpose) for purpose in range(12)}
    # Two rounds of one seed in one database have the same households, under other keys.
    dice[IDS] = Dice(*seed, number, IDS, round_mark)
    n = len(area)
    standing = frame.standing[area] + dice[MEMBERS].around(0, 0.78, n)
    urban, coastal, upland = frame.is_urban[area], frame.is_coastal[area], frame.is_upland[area]
    moves = visit(dice[FIELD], load, standing, calendar)
    on_list = listing.verify(Dice(*seed, number, LISTING), area, load.turn_in_area, moves, calendar)
    begins = np.datetime64(int(calendar.begins + zone_hours * DAY / 24), "us").astype("M8[D]")
    visited_on = np.where(moves.is_visited, local_day(moves.at[:, START], zone_hours), begins)

    people = make_people(dice[MEMBERS], standing, visited_on)
    answers = people.answers
    answers |= demography(dice[MEMBERS], people)
    reach = learning(dice[SCHOOL], people)
    answers |= schooling(dice[SCHOOL], people, reach)
    answers |= work(dice[WORK], people, reach, urban[people.family], coastal[people.family], upland[people.family])
    answers |= business(dice[WORK], people)
    answers |= health(dice[HEALTH], people)
    listed = poor_on_the_lists(dice[LISTS], standing)
    answers |= protection(dice[LISTS], people, listed)

    size = people.count(people.is_here, n)
    heads = np.flatnonzero(people.is_here & (people.relationship == 1))
    family = housing(dice[HOUSE], standing, urban, coastal, size, people.age[heads])
    family |= programmes(dice[LISTS], people, listed, visited_on, family)
    family |= assets(dice[GOODS], people, standing, urban, coastal, family)
    family["neighbourhood_opinion"] = place.opinion(dice[PLACE], standing, family, people)
    _identify(dice[NUMBERS], frame, area, load, number, people, visited_on, family, heads)
    _visit(dice[PLACE], moves, visited_on, zone_hours, people, family, heads)

    checked = moves.last(SEND_BACK, APPROVE, APPROVE_2) > 0
    by_chance = (*seed, number, FALLBACK)
    fallback.fill(family, HOUSEHOLD_QUESTIONS, by_chance, visited_on, checked)
    fallback.fill(answers, PERSON_QUESTIONS, by_chance, visited_on[people.family], checked[people.family])

    with_members = _leave_out(dice[GAPS], moves, people, family)
    for name in ("building_number", "family_number", "neighbourhood_opinion"):
        family[name] = np.where(on_list.is_struck, blank_like(family[name]), family[name])
    kept = with_members[people.family]
    members = {name: column[kept] for name, column in answers.items()}
    blank_unasked(family, HOUSEHOLD_QUESTIONS.values(), n)
    blank_unasked(members, PERSON_QUESTIONS.values(), int(kept.sum()))

    created = calendar.begins // 1000 - 10 * DAY // 1000 + number * 1_000_000
    log_expenditure = (
        MIDDLE + BY_STANDING * standing + dice[TRUTH].around(0, BY_CHANCE, n) + BY_SIZE * np.log(size / 3.6)
    )
    chunk = Chunk(
        area=area,
        load=load,
        moves=moves,
        listing=on_list,
        ids=numbers.row_ids(dice[IDS], created, n),
        households=family,
        member_ids=numbers.row_ids(dice[IDS], created, int(kept.sum())),
        members=members,
        family=people.family[kept],
        found=[],
        standing=standing,
        log_expenditure=log_expenditure,
    )
    chunk.found = faults.find(family, Roster(members, chunk.family), n)
    return chunk


def local_day(microseconds: NDArray[np.int64], zone_hours: float) -> NDArray[np.datetime64]:
    return (microseconds + int(zone_hours * DAY / 24)).astype("M8[us]").astype("M8[D]")


def _identify(
    dice: Dice,
    frame: Frame,
    area: NDArray[np.int64],
    load: Load,
    number: int,
    people: People,
    visited_on: NDArray[np.datetime64],
    family: dict[str, NDArray],
    heads: NDArray[np.int64],
) -> None:
    """Add names, NIK, family cards, addresses: what distinguishes households and persons."""
    n, age = len(area), people.age
    answers = people.answers
    answers["name"] = make_names(dice, people.is_man, age.astype(float))
    nik = numbers.niks(dice, frame.area_prefix[area][people.family], people.born_on, people.is_man, number)
    has_none = people.is_here & dice.happens(np.select([age == 0, age < 17], [0.18, 0.012], 0.006))
    refuses = people.is_here & ~has_none & dice.happens(0.003, n=len(people))
    foreign = people.is_here & ~has_none & ~refuses & (age >= 18) & dice.happens(0.0012, n=len(people))
    reason = np.select(
        [has_none & (age < 17), has_none, refuses, foreign],
        [NikReason.NONE_UNDER_17, NikReason.NONE_17_OR_OLDER, NikReason.REFUSED, NikReason.FOREIGNER],
        BLANK,
    ).astype(np.int16)
    not_at_hand = ~people.is_here & dice.happens(0.5, n=len(people))
    answers["nik"] = np.where((reason != BLANK) | not_at_hand, b"", nik)
    answers["nik_reason"] = reason
    # Some old people do not know their birthday.
    unknown = people.is_here & (age >= 65) & dice.happens(0.008, n=len(people))
    for name in ("birth_day", "birth_month"):
        answers[name] = np.where(unknown, NOT_KNOWN, answers[name]).astype(np.int16)

    building = place.building_numbers(dice, area, load.turn_in_area)
    cards = numbers.family_cards(dice, frame.area_prefix[area], visited_on, number)
    has_card = ~dice.happens(0.006, n=n)
    family |= {
        "address": place.addresses(dice, frame, area, building),
        "head_name": answers["name"][heads],
        "building_number": building,
        "family_number": (load.turn_in_area + 1).astype(np.int16),
        "member_count": people.count(np.ones(len(people), bool), n).astype(np.int16),
        "landmark": place.landmarks(dice, n),
        "family_card": np.where(has_card, cards, b""),
        "card_match": place.card_matches(dice, n, has_card),
        "respondent_phone": np.where(dice.happens(0.72, n=n), numbers.phones(dice, n), b""),
    }


def _visit(
    dice: Dice,
    moves: Moves,
    visited_on: NDArray[np.datetime64],
    zone_hours: float,
    people: People,
    family: dict[str, NDArray],
    heads: NDArray[np.int64],
) -> None:
    """Add block II and the notes."""
    n = len(visited_on)
    # Usually the head or the spouse, who comes right after.
    spouse = np.minimum(heads + 1, len(people) - 1)
    has_spouse = (people.relationship[spouse] == 2) & (people.family[spouse] == people.family[heads])
    respondent = np.where(has_spouse & dice.happens(0.55, n=n), spouse, heads)
    checked_at = moves.last(SEND_BACK, APPROVE, APPROVE_2)
    family |= {
        "enumerated_on": visited_on,
        "checked_on": np.where(checked_at > 0, local_day(checked_at, zone_hours), np.datetime64("NaT", "D")),
        "result": moves.result.copy(),
        "respondent_name": people.answers["name"][respondent],
        "consent": place.consents(dice, n),
        "notes": place.notes(dice, moves.result),
    }


# What an incomplete questionnaire lacks: questions on which no other question depends.
OFTEN_LACKING = ("has_gold", "has_other_land", "floor_area_m2", "goats")
OFTEN_LACKING_OF_OTHERS = ("chronic_illness", "tax_number", "employment_insurance")
UNTIL_VISIT = ("address", "head_name", "building_number", "family_number", "neighbourhood_opinion")


def _leave_out(dice: Dice, moves: Moves, people: People, family: dict[str, NDArray]) -> Bools:
    """Blank what is not known yet, or never will be; returns which households have a list of members."""
    n = len(moves.result)
    interviewed = moves.is_visited & (moves.result <= Result.INCOMPLETE)

    def blank(columns: dict[str, NDArray], names: list[str] | tuple[str, ...], rows: Bools) -> None:
        for name in names:
            columns[name] = np.where(rows, blank_like(columns[name]), columns[name])

    of_place_and_visit = [name for name in family if HOUSEHOLD_QUESTIONS[name].block in ("I", "II", "VI")]
    by_interview = [name for name in family if name not in of_place_and_visit]
    blank(family, [name for name in family if name not in UNTIL_VISIT], ~moves.is_visited)
    nobody_asked = (
        "member_count",
        "family_card",
        "card_match",
        "landmark",
        "respondent_name",
        "respondent_phone",
        "consent",
    )
    blank(family, [*by_interview, *nobody_asked], moves.is_visited & ~interviewed)

    # Drafts stop somewhere: after the dwelling, after the list of members, before the assets, just before submitting.
    is_draft = moves.is_in(State.DRAFT)
    depth = np.where(is_draft, dice.rng.random(n), 1.0)
    blank(family, [name for name in by_interview if HOUSEHOLD_QUESTIONS[name].block == "V"], is_draft & (depth < 0.85))
    blank(family, ("respondent_name", "consent", "respondent_phone", "result", "notes"), is_draft & (depth < 0.9))
    blank(family, ("member_count",), depth < 0.35)
    later = [name for name in people.answers if PERSON_QUESTIONS[name].block not in ("IV.A",)]
    blank(people.answers, later, (depth < 0.65)[people.family])

    incomplete = moves.is_visited & (moves.result == Result.INCOMPLETE)
    for name in OFTEN_LACKING:
        blank(family, (name,), incomplete & dice.happens(0.4, n=n))
    not_the_head = people.answers["number"] > 1
    for name in OFTEN_LACKING_OF_OTHERS:
        blank(people.answers, (name,), (incomplete & dice.happens(0.4, n=n))[people.family] & not_the_head)
    return interviewed & (depth >= 0.35)
