"""A whole made-up district, in order: areas, officers, round, assignments, and chunk after chunk of households."""

from __future__ import annotations

import hashlib
import time
import uuid
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone
from numpy.typing import NDArray

from enumeration import zones
from enumeration.access import Role
from enumeration.assignment import ledger
from enumeration.assignment.ledger import Decision, Post
from enumeration.models import (
    Area,
    Assignment,
    Cause,
    Confirmation,
    Event,
    Household,
    Level,
    Officer,
    Person,
    Remark,
    Round,
    Verification,
)
from enumeration.models.areas import sls_of
from enumeration.sampling import fillings, listing, truth
from enumeration.sampling.chunk import HISTORY, KEYING, Chunk, make_chunk
from enumeration.sampling.copying import copy_rows, trusting_keys
from enumeration.sampling.drawing import Bools, Dice, Floats
from enumeration.sampling.faults import errors
from enumeration.sampling.fieldwork import DAYS, Calendar, Load
from enumeration.sampling.frame import Frame, Village, make_frame
from enumeration.sampling.grants import batch_of, by_two, write_grants
from enumeration.sampling.officers import (
    DEMO,
    NOBODY,
    Officers,
    Teams,
    checking,
    keyed,
    leave_some_unassigned,
    make_officers,
    officers_for,
    pace,
    silent,
)
from enumeration.sampling.rows import Keys, Tables, as_rows
from enumeration.sampling.waiting import leave_waiting
from enumeration.tallies import recount

FAMILIES_PER_CHUNK = 8000
# The sources of random numbers that are not a chunk's own.
(PLACES, TEAMS, PACE, LEDGER) = range(4)


RETURNED_BECAUSE = "Jembatan putus; dari rumah saya sekarang dua jam memutar."


class NoAreas(LookupError):
    """The district's villages are not in the database yet."""


class RoundExists(ValueError):
    """There is a round of this name already."""


class WrongGenerator(AssertionError):
    """The made-up answers break the codebook: a mistake in this package."""


@dataclass(frozen=True)
class Wish:
    """What is asked for."""

    district: str
    families: int
    seed: int = 1
    officers: int | None = None  # as many as a district of this size has, unless given
    round_name: str = ""
    starts_on: date | None = None
    is_finished: bool = False
    password: str = ""
    with_history: bool = True
    with_secrets: bool = True
    now: datetime | None = None


@dataclass
class Made:
    """What was made, for the command that prints it."""

    round: Round
    sls: int = 0
    sub_sls: int = 0
    officers: int = 0
    assignments: int = 0
    households: int = 0
    persons: int = 0
    events: int = 0
    remarks: int = 0
    struck: int = 0
    lists: int = 0
    confirmations: int = 0
    measured: int = 0
    accounts: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    digest: str = ""


@dataclass(frozen=True)
class Plan:
    """Everything that is fixed before the first household is made; small, whatever the number of households."""

    seed: tuple[int, ...]
    frame: Frame
    officers: Officers
    teams: Teams
    calendar: Calendar
    zone_hours: float
    pace: Floats
    is_silent: Bools
    checking: Floats
    before: NDArray[np.int64]  # households of the same enumerator in earlier sub-SLS, per sub-SLS
    load: NDArray[np.int64]  # households per officer
    round_mark: int  # from the round's name, for the keys of its rows

    def chunks(self) -> list[range]:
        """Returns neighbouring sub-SLS, several thousand households together."""
        which = (np.cumsum(self.frame.families) - 1) // FAMILIES_PER_CHUNK
        edges = np.flatnonzero(np.r_[True, which[1:] != which[:-1], True])
        return [range(first, end) for first, end in pairwise(edges)]

    def make(self, number: int, areas: range) -> Chunk:
        counts = self.frame.families[areas.start : areas.stop]
        area = np.repeat(np.arange(areas.start, areas.stop), counts)
        turn_in_area = np.arange(len(area)) - np.repeat(np.cumsum(counts) - counts, counts)
        enumerator, supervisor = self.teams.enumerator[area], self.teams.supervisor[area]
        load = Load(
            enumerator=enumerator,
            supervisor=supervisor,
            turn=self.before[area] + turn_in_area,
            of_how_many=np.maximum(self.load[enumerator], 1),
            turn_in_area=turn_in_area,
            pace=self.pace[enumerator],
            is_silent=self.is_silent[enumerator],
            checking=self.checking[supervisor],
            operator=keyed(Dice(*self.seed, number, KEYING), self.officers, self.teams, area),
        )
        return make_chunk(self.seed, number, self.frame, area, load, self.calendar, self.zone_hours, self.round_mark)


def make_plan(wish: Wish, villages: list[Village], begins: datetime, now: datetime, round_name: str) -> Plan:
    seed = (wish.seed, int(wish.district))
    frame = make_frame(Dice(*seed, 1_000_000 + PLACES), villages, wish.families)
    many = wish.officers or officers_for(wish.families, len(frame.codes))
    officers, teams = make_officers(Dice(*seed, 1_000_000 + TEAMS), frame, many, wish.district)
    if not wish.is_finished:
        leave_some_unassigned(frame, teams, officers)
    dice = Dice(*seed, 1_000_000 + PACE)
    order = np.argsort(teams.enumerator, kind="stable")
    in_order = np.cumsum(frame.families[order]) - frame.families[order]
    first_of_officer = np.r_[True, teams.enumerator[order][1:] != teams.enumerator[order][:-1]]
    before = np.empty(len(frame), np.int64)
    before[order] = in_order - np.maximum.accumulate(np.where(first_of_officer, in_order, 0))
    assigned = teams.enumerator != NOBODY
    offset = begins.utcoffset()
    return Plan(
        seed=seed,
        frame=frame,
        officers=officers,
        teams=teams,
        calendar=Calendar.of(begins, now, wish.is_finished),
        zone_hours=offset.total_seconds() / 3600 if offset else 0.0,
        pace=pace(dice, officers, frame, teams),
        is_silent=silent(dice, officers, teams),
        checking=checking(dice, officers),
        before=before,
        load=np.bincount(teams.enumerator[assigned], frame.families[assigned], minlength=len(officers)),
        round_mark=zlib.crc32(round_name.encode()),
    )


@transaction.atomic
def sample(wish: Wish, say: Callable[[str], None] = lambda text: None) -> Made:
    """Make the district in one transaction: an interrupted run leaves nothing behind. Raises NoAreas, RoundExists."""
    started = time.monotonic()
    now = zones.local(wish.now or timezone.now(), wish.district)
    starts_on = wish.starts_on or (now - timedelta(days=DAYS + 15 if wish.is_finished else 20)).date()
    begins = zones.midnight(starts_on, wish.district)
    name = wish.round_name or f"Regsosek {starts_on.year} {wish.district} – data buatan"
    if Round.objects.filter(name=name).exists():
        raise RoundExists(
            f"There is a round “{name}” already. Choose another --round-name, or begin with a fresh database."
        )
    villages = [
        Village(*row)
        for row in Area.objects.filter(level=Level.VILLAGE, code__startswith=wish.district)
        .order_by("code")
        .values_list("code", "name", "kemendagri_code")
    ]
    if not villages:
        raise NoAreas(f"There are no villages of {wish.district} yet. First: load_areas {wish.district}")

    plan = make_plan(wish, villages, begins, now, name)
    round = Round.objects.create(
        area_id=wish.district,
        name=name,
        year=starts_on.year,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=DAYS - 1),
        is_made_up=True,
    )
    made = Made(round)
    began = time.monotonic()
    _write_areas(plan.frame, made)
    made.seconds["areas"], began = time.monotonic() - began, time.monotonic()
    officer_ids = _write_officers(plan, wish, made)
    made.seconds["officers"], began = time.monotonic() - began, time.monotonic()
    _write_assignments(plan, wish, made, officer_ids, begins)
    made.seconds["assignments"], began = time.monotonic() - began, time.monotonic()
    say(f"{made.sls} SLS, {made.sub_sls} sub-SLS, {made.officers} officers, {made.assignments} assignments")

    truth.make_table()
    keys = Keys(
        round_id=round.pk,
        officer_ids=np.append(officer_ids, -1),
        area_codes=plan.frame.codes.astype("S16"),
        office=np.array([i for i, role in enumerate(plan.officers.role) if role is Role.DISTRICT_OFFICE]),
    )
    with trusting_keys():
        _write_families(plan, keys, wish, made, say)
    made.seconds["families"] = time.monotonic() - began
    counted = time.monotonic()
    recount(round, wish.district)
    made.seconds["tallies"] = time.monotonic() - counted
    if wish.with_history and not wish.is_finished:
        leave_waiting(round, {name: int(officer_ids[plan.officers.position(name)]) for name in DEMO}, now)
    made.seconds["all"] = time.monotonic() - started
    return made


def digest_of(plan: Plan) -> str:
    """Returns a hash of every answer and every move of the district: the same seed gives the same hash."""
    total = hashlib.sha256()
    for number, areas in enumerate(plan.chunks()):
        add_to_digest(total, plan.make(number, areas))
    return total.hexdigest()


def add_to_digest(total: hashlib._Hash, chunk: Chunk) -> None:
    for columns in (chunk.households, chunk.members):
        for name in sorted(columns):
            total.update(name.encode())
            total.update(np.ascontiguousarray(columns[name]).tobytes())
    listed = (chunk.listing.number, chunk.listing.existence, chunk.listing.checked_at)
    for array in (chunk.area, chunk.moves.state, chunk.moves.at, chunk.log_expenditure, *listed):
        total.update(np.ascontiguousarray(array).tobytes())


def _write_families(plan: Plan, keys: Keys, wish: Wish, made: Made, say: Callable[[str], None]) -> None:
    """Write the households: one thread makes the next chunk while PostgreSQL stores the one before."""
    said = time.monotonic()
    total = hashlib.sha256()
    heads = listing.heads(plan.seed, plan.frame)
    for chunk, tables in _ahead(_tables(plan, keys, wish)):
        add_to_digest(total, chunk)
        made.households += copy_rows(Household, tables.households)
        made.persons += copy_rows(Person, tables.members)
        truth.copy(chunk.ids, chunk.standing, chunk.log_expenditure)
        made.struck += int(chunk.listing.is_struck.sum())
        made.lists += _write_lists(plan, keys, made.round, chunk, heads)
        made.events += copy_rows(Event, tables.events)
        made.remarks += copy_rows(Remark, tables.remarks)
        made.confirmations += copy_rows(Confirmation, tables.confirmations)
        if tables.measured is not None:
            made.measured += fillings.write(tables.measured)
        if time.monotonic() - said > 5:
            say(f"{made.households:,} families, {made.persons:,} persons …")
            said = time.monotonic()
    made.digest = total.hexdigest()
    with connection.cursor() as cursor:
        for model in (Household, Person, Event):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _write_lists(plan: Plan, keys: Keys, round: Round, chunk: Chunk, heads: list[str]) -> int:
    """Write the verified lists of the chunk's SLS: with whom, when, and by whom. Returns their number."""
    at = chunk.listing.checked_at
    rows = []
    for place in np.unique(chunk.area[at > 0]):
        here = at[chunk.area == place]
        started, finished = (_moment(int(moment)) for moment in (here.min(), here.max()))
        enumerator = int(keys.officer_ids[plan.teams.enumerator[place]])
        rows.append(
            Verification(
                round=round,
                area_id=str(plan.frame.codes[place]),
                head_name=heads[place],
                met_on=zones.day_of(started, round.area_id),
                started_at=started,
                finished_at=finished + timedelta(minutes=5),
                finished_by_id=enumerator,
            )
        )
    return len(Verification.objects.bulk_create(rows, batch_size=2000))


def _moment(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds / 1_000_000, tz=UTC)


def _tables(plan: Plan, keys: Keys, wish: Wish) -> Iterator[tuple[Chunk, Tables]]:
    for number, areas in enumerate(plan.chunks()):
        chunk = plan.make(number, areas)
        if wrong := errors(chunk.found, chunk.moves.is_handed_in):
            raise WrongGenerator(f"Questionnaires that were handed in have errors: {wrong}")
        dice = Dice(*plan.seed, number, HISTORY)
        tables = as_rows(chunk, keys, dice, with_history=wish.with_history, with_secrets=wish.with_secrets)
        if wish.with_history and not wish.is_finished:
            tables = replace(tables, measured=fillings.measured(chunk, keys, plan.seed, number, plan.calendar.now))
        yield chunk, tables


def _ahead(source: Iterator[tuple[Chunk, Tables]]) -> Iterator[tuple[Chunk, Tables]]:
    """Yield the same chunks, each made while the one before is being used."""
    with ThreadPoolExecutor(max_workers=1) as maker:
        coming = maker.submit(next, source, None)
        while (ready := coming.result()) is not None:
            coming = maker.submit(next, source, None)
            yield ready


# --- areas, officers, assignments -----------------------------------------------------------------------------------


def _write_areas(frame: Frame, made: Made) -> None:
    sub_sls = [
        Area(code=str(code), name=name, level=Level.SUB_SLS)
        for code, name in zip(frame.codes, frame.names, strict=True)
    ]
    whole = {sls_of(area.code): area.name.partition(" SUB-SLS ")[0] for area in sub_sls}
    sls = [Area(code=code, name=name, level=Level.SLS) for code, name in whole.items()]
    # An earlier round of the district may have added some of them.
    Area.objects.bulk_create([*sls, *sub_sls], batch_size=5000, ignore_conflicts=True)
    made.sls, made.sub_sls = len(sls), len(sub_sls)


def _write_officers(plan: Plan, wish: Wish, made: Made) -> NDArray[np.int64]:
    """Returns the officers' keys, by position."""
    officers = plan.officers
    # A second made-up district in one database: its accounts get the round's number.
    suffix = f".{made.round.pk}" if Officer.objects.filter(username__in=officers.username).exists() else ""
    password = make_password(wish.password or None)
    rows = [
        Officer(
            username=officers.username[i] + suffix,
            full_name=officers.full_name[i],
            officer_code=officers.code[i],
            password=password if officers.username[i] in DEMO else make_password(None),
            home_area_id=str(plan.frame.codes[officers.home[i]])[:10],
        )
        for i, role in enumerate(officers.role)
    ]
    Officer.objects.bulk_create(rows, batch_size=1000)
    led = [row for row, leader in zip(rows, officers.leader, strict=True) if leader != NOBODY]
    for row, leader in zip(rows, officers.leader, strict=True):
        row.leader = rows[leader] if leader != NOBODY else None
    Officer.objects.bulk_update(led, ["leader"], batch_size=1000)
    made.officers = len(rows)
    made.accounts = {name + suffix: str(role.label) for name, role in DEMO.items()}
    return np.array([row.pk for row in rows])


def _write_assignments(plan: Plan, wish: Wish, made: Made, officer_ids: NDArray[np.int64], begins: datetime) -> None:
    """Write the ledger: the office in the district, coordinators in their kecamatan, teams in their sub-SLS."""
    officers, teams, frame = plan.officers, plan.teams, plan.frame
    boss, administrator = (
        Officer.objects.get(pk=int(officer_ids[officers.position(name)])) for name in ("kab", "admin")
    )
    given: dict[str, list[Post]] = {}

    def post(position: int, role: Role, area: str) -> Post:
        return Post(made.round.pk, area, role, int(officer_ids[position]))

    def decision(batch: str, days: int, reason: str = "", cause: Cause = Cause.ASSIGN) -> Decision:
        key = uuid.uuid5(uuid.NAMESPACE_OID, f"{made.round.name} {batch}")
        return Decision(by=boss, cause=cause, reason=reason, batch=key, at=begins - timedelta(days=days))

    for position, role in enumerate(officers.role):
        if officers.area[position]:
            for area in [officers.area[position], *officers.extra_areas.get(position, [])]:
                given.setdefault(batch_of(role), []).append(post(position, role, area))
    replaced = set(
        Dice(*plan.seed, 1_000_000 + LEDGER).rng.choice(len(frame), min(12, len(frame)), replace=False).tolist()
    )
    successors: dict[str, list[Post]] = {}
    for place, code in enumerate(frame.codes):
        code, batch = str(code), str(code)[:7]
        if teams.supervisor[place] != NOBODY:
            given.setdefault(batch, []).append(post(int(teams.supervisor[place]), Role.SUPERVISOR, code))
        position = int(teams.enumerator[place])
        if position == NOBODY:
            continue
        mate = _mate(officers, position)
        if place in replaced and mate is not None:
            successors.setdefault(batch, []).append(post(position, Role.ENUMERATOR, code))
            position = mate
        given.setdefault(batch, []).append(post(position, Role.ENUMERATOR, code))
    made.assignments = sum(
        len(ledger.begin(posts, by_two(decision(batch, 4), batch, administrator))) for batch, posts in given.items()
    )
    write_grants(made.round, {name: int(officer_ids[officers.position(name)]) for name in DEMO})
    # Somebody withdrew before the round began; the ledger keeps that.
    for batch, posts in successors.items():
        left = Assignment.objects.active().filter(
            round=made.round, role=Role.ENUMERATOR, area__in=[each.area for each in posts]
        )
        ledger.end(left, decision(f"{batch} withdrawn", 1, "Mengundurkan diri karena sakit.", Cause.WITHDRAW))
        again = decision(f"{batch} again", 1, "Menggantikan petugas yang sakit.")
        made.assignments += len(ledger.begin(posts, again))
    for place, position in teams.returned_by.items():
        area = str(frame.codes[place])
        made.assignments += len(ledger.begin([post(position, Role.ENUMERATOR, area)], decision(f"{area} first", 4)))
        here = Assignment.objects.active().filter(round=made.round, role=Role.ENUMERATOR, area=area)
        key = uuid.uuid5(uuid.NAMESPACE_OID, f"{made.round.name} {area} returned")
        giver, at = Officer.objects.get(pk=int(officer_ids[position])), begins + timedelta(days=2, hours=17)
        ledger.end(here, Decision(by=giver, cause=Cause.RETURN, reason=RETURNED_BECAUSE, batch=key, at=at))


def _mate(officers: Officers, position: int) -> int | None:
    """Returns another enumerator of the same team."""
    team = np.flatnonzero((officers.leader == officers.leader[position]) & (np.arange(len(officers)) != position))
    return int(team[0]) if len(team) else None
