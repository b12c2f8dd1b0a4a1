"""The beginning of a round on a server that has nobody yet; and rounds and areas, as administrators keep them on pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enumeration import jobs, rounds
from enumeration.access import NotAllowed, Permission, require
from enumeration.assignment.actions import assigning
from enumeration.language import recorded
from enumeration.models import Area, Job, Level, Officer, Round
from enumeration.models.areas import LEVEL_OF, sls_of
from enumeration.officers.actions import granting
from enumeration.pages.formatting import in_mixed_case

ADMINISTRATORS = 2
"""One asks for a role, the other confirms it."""


class AlreadyBegun(Exception):
    """The area has its administrators: they do the rest on pages. `who` are they."""

    def __init__(self, who: Sequence[Officer]) -> None:
        super().__init__(f"there are administrators already: {', '.join(one.username for one in who)}")
        self.who = who


class NameTaken(Exception):
    """There is a round of this name that is not this area's, or is made up, or over."""


@dataclass(frozen=True)
class Begun:
    """The round, and the user names with their sign-in codes. The codes are told here once and kept nowhere."""

    round: Round
    codes: list[tuple[str, str]]


@transaction.atomic
def begin(district: Area, *, name: str, starts_on: date, ends_on: date, usernames: Sequence[str], server: str) -> Begun:
    """Create administrators up to two, and their round unless the district has one that is open. All of it, or nothing.

    `name`: "" for the open round, or one named after the year and the district. `server`: the account that ran the
    command. Raises AlreadyBegun where there are two; NameTaken; CannotGrant.
    """
    # Two such commands may run at once: the second waits here, and then finds what the first one did.
    Area.objects.select_for_update().get(pk=district.pk)
    there = list(granting.administrators_of(district.code).order_by("username"))
    if len(there) >= ADMINISTRATORS:
        raise AlreadyBegun(there)
    round = _round(district, name, starts_on, ends_on)
    wanted = [one for one in usernames if one not in {officer.username for officer in there}]
    codes = []
    for username in wanted[: ADMINISTRATORS - len(there)]:
        _grant, code = granting.give_first(username, "", district, round=round, server=server)
        codes.append((username, code))
    return Begun(round, codes)


def _round(district: Area, name: str, starts_on: date, ends_on: date) -> Round:
    usable = Round.objects.filter(area=district, is_open=True, is_made_up=False).order_by("-starts_on")
    if found := (usable.filter(name=name) if name else usable).first():
        return found
    name = name or f"Regsosek {starts_on.year} {in_mixed_case(district.name)}"
    if Round.objects.filter(name=name).exists():
        raise NameTaken(
            f"There is a round “{name}” already, of another area, made up, or closed. Choose another: --name"
        )
    return Round.objects.create(name=name, area=district, year=starts_on.year, starts_on=starts_on, ends_on=ends_on)


# --- Rounds and areas, kept by administrators ---------------------------------------------------------------------------


class CannotKeep(Exception):
    """The round or area is refused. The message says why, for the user who pressed the button."""


@transaction.atomic
def keep_round(round: Round, *, by: Officer, changed: Sequence[str] = ()) -> Round:
    """Store a new round, or one that was changed on its form; `changed` are the labels of what differs.

    Raises NotAllowed where `by` does not manage its area, or the round; CannotKeep where its name was just taken.
    """
    is_new = round.pk is None
    require(by, Permission.MANAGE, round.area_id or "")
    if not is_new:
        _require_kept(round, by)
    if is_new:
        round.year = round.starts_on.year
    try:
        with transaction.atomic():
            round.save()
    except IntegrityError as problem:
        raise CannotKeep(_("Nama putaran ini baru saja dipakai. Pilih nama lain.")) from problem
    _log(round, by, is_new=is_new, changed=changed)
    return round


@transaction.atomic
def add_area(code: str, *, name: str, kemendagri_code: str = "", by: Officer) -> Area:
    """Add an area below one that is there; an SLS comes with its sub-SLS. Raises NotAllowed, CannotKeep."""
    require(by, Permission.MANAGE, code)
    area = Area(code=code, name=name, level=LEVEL_OF[len(code)], kemendagri_code=kemendagri_code or None)
    if area.level == Level.SUB_SLS:
        Area.objects.get_or_create(code=sls_of(code), defaults={"name": name, "level": Level.SLS})
    if not Area.objects.filter(code=area.parent_code).exists():
        raise CannotKeep(_("Wilayah induk %(code)s belum ada.") % {"code": area.parent_code})
    try:
        with transaction.atomic():
            area.save(force_insert=True)
    except IntegrityError as problem:
        raise CannotKeep(_("Kode %(code)s baru saja dipakai.") % {"code": code}) from problem
    _log(area, by, is_new=True)
    return area


@transaction.atomic
def keep_area(area: Area, *, name: str, kemendagri_code: str, by: Officer) -> bool:
    """Change what a kecamatan or village is called; returns whether anything differs.

    Raises NotAllowed; CannotKeep for an SLS, whose name changes with a record of its own (PSLS).
    """
    require(by, Permission.MANAGE, area.code)
    if area.level in (Level.SLS, Level.SUB_SLS):
        raise CannotKeep(_("Nama SLS diubah di halaman perubahan SLS, dengan alasannya."))
    area = Area.objects.select_for_update().get(pk=area.pk)
    wanted = {"name": name, "kemendagri_code": kemendagri_code or None}
    changed = {column: value for column, value in wanted.items() if (getattr(area, column) or None) != (value or None)}
    if not changed:
        return False
    old = "; ".join(f"{getattr(area, column) or '–'} → {value or '–'}" for column, value in changed.items())
    for column, value in changed.items():
        setattr(area, column, value)
    area.save(update_fields=list(changed))
    _log(area, by, is_new=False, changed=[old])
    return True


# --- A training round beside the real one -------------------------------------------------------------------------------

TRAINING = "training"
"""The kind of job that makes one (sampling/training.py)."""


def ask_for_training(round: Round, *, by: Officer) -> Job:
    """Ask for a training round beside this one; where it is there, for what its officers lack in it.

    Raises NotAllowed; CannotKeep for a round that is closed or for training itself; jobs.StillWaiting.
    """
    _require_kept(round, by)
    if round.is_training or not round.is_open:
        raise CannotKeep(_("Putaran latihan dibuat di samping putaran yang terbuka."))
    return jobs.ask(TRAINING, {"round": round.pk}, by=by, area_code=round.area_id or "")


@transaction.atomic
def remove_training(round: Round, *, by: Officer) -> int:
    """Take a training round away from everybody, as a whole; returns how many periods ended.

    What was practised stays in the tables that keep everything, closed, and in nobody's reach. Raises NotAllowed;
    CannotKeep for any other round.
    """
    _require_kept(round, by)
    round = Round.objects.select_for_update().get(pk=round.pk)
    try:
        ended = assigning.end_training(round, by=by)
    except assigning.CannotAssign as problem:
        raise CannotKeep(str(problem)) from problem
    Round.objects.filter(pk=round.pk).update(is_open=False)
    _log(round, by, is_new=False, changed=[recorded("putaran latihan dihapus")])
    return ended


def _require_kept(round: Round, by: Officer) -> None:
    if not rounds.kept_by(by).filter(pk=round.pk).exists():
        raise NotAllowed(f"{by} does not keep round {round.pk}")


def _log(row: Area | Round, by: Officer, *, is_new: bool, changed: Sequence[str] = ()) -> None:
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row)[:200],
        action_flag=ADDITION if is_new else CHANGE,
        change_message=recorded("ditambahkan") if is_new else recorded("diubah: %(what)s", what=", ".join(changed)),
    )
