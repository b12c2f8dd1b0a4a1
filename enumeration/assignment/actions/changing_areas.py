"""Changes of an SLS (REGSOSEK22.PSLS): split into sub-SLS, merged with a neighbour, renamed. Done by the coordinator.

Households move with their numbers and their answers; assignments continue for the same officers; the old code keeps its
history and is not used again.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import rounds
from enumeration.access import Permission, require
from enumeration.assignment.actions import assigning
from enumeration.assignment.ledger import Decision
from enumeration.fields.bounds import plain, whole
from enumeration.models import (
    Area,
    AreaChange,
    Cause,
    Event,
    Household,
    Level,
    Officer,
    Round,
    Submission,
    Verification,
)
from enumeration.models.areas import sls_of, village_of
from enumeration.questionnaire.spaces import has_unseen, single_spaced
from enumeration.tallies import recount
from enumeration.workflow.corrections import settle_corrections

MOST_PIECES = 20
LARGEST_NUMBER = 999
"""The largest building and household numbers: three boxes on the form."""


class CannotChange(Exception):
    """The change is refused. The message says what is in the way, and what to do."""


@dataclass(frozen=True)
class Piece:
    """One part of a split: its name, and how many households it takes, in walking order."""

    name: str
    families: int


@transaction.atomic
def rename(area: Area, *, name: str, by: Officer, reason: str) -> AreaChange:
    """Give an SLS another name; its code stays. An undivided SLS (sub-SLS 00) shares its name with its SLS.

    Raises CannotChange, NotAllowed.
    """
    name = _name(name)
    area = _locked([area.code], by=by, reason=reason)[0]
    if name == area.name:
        raise CannotChange(_("Nama itu sudah dipakai SLS ini."))
    change = _note(AreaChange.Kind.RENAME, area, area, area.name, name, 0, by, reason, uuid.uuid4())
    sls = sls_of(area.code) if area.code.endswith("00") else area.code
    Area.objects.filter(code__in=[area.code, sls]).update(name=name)
    return change


@transaction.atomic
def split(area: Area, pieces: Sequence[Piece], *, round: Round, by: Officer, reason: str) -> list[Area]:
    """Split a sub-SLS into pieces with new codes, its households in walking order. Returns the new areas.

    The officer of the old sub-SLS gets every piece, until they are assigned again. Raises CannotChange, NotAllowed.
    """
    area = _locked([area.code], by=by, reason=reason, round=round)[0]
    families = list(in_walking_order(area, round))
    if not 2 <= len(pieces) <= MOST_PIECES:
        raise CannotChange(_("Sebutkan dua sampai %(most)d pecahan.") % {"most": MOST_PIECES})
    if sum(piece.families for piece in pieces) != len(families) or any(piece.families < 0 for piece in pieces):
        raise CannotChange(
            _("Jumlah keluarga semua pecahan harus %(families)d, seperti di SLS ini sekarang.")
            % {"families": len(families)}
        )
    batch = uuid.uuid4()
    made = [
        Area(code=code, name=_name(piece.name), level=Level.SUB_SLS, kemendagri_code=area.kemendagri_code)
        for code, piece in zip(_free_codes(area, len(pieces)), pieces, strict=True)
    ]
    Area.objects.bulk_create(made)
    start = 0
    for new, piece in zip(made, pieces, strict=True):
        _relocate(families[start : start + piece.families], area, new, by=by, verb="split", batch=batch)
        start += piece.families
        _note(AreaChange.Kind.SPLIT, area, new, area.name, new.name, piece.families, by, reason, batch)
    assigning.pass_on(area, made, Decision(by=by, cause=Cause.SPLIT, reason=reason, batch=batch))
    _copy_verification(area, made, round=round)
    _leave([area], made, round=round)
    return made


@transaction.atomic
def merge(areas: Collection[Area], *, into: Area, name: str, round: Round, by: Officer, reason: str) -> Area:
    """Merge sub-SLS of one village into one of them. Its officers continue; the periods of the others end.

    Building and household numbers of those that join are raised above the existing ones. Raises CannotChange, NotAllowed.
    """
    codes = sorted({area.code for area in areas} | {into.code})
    if len(codes) < 2:
        raise CannotChange(_("Pilih SLS lain yang digabung ke SLS ini."))
    if len({village_of(code) for code in codes}) > 1:
        raise CannotChange(_("Hanya SLS dalam satu desa/kelurahan dapat digabung."))
    locked = {area.code: area for area in _locked(codes, by=by, reason=reason, round=round)}
    into = locked[into.code]
    name, batch = _name(name or into.name), uuid.uuid4()
    joining = [locked[code] for code in codes if code != into.code]
    for old in joining:
        families = list(in_walking_order(old, round))
        numbers = _raised_numbers(old, into, round)
        _relocate(families, old, into, by=by, verb="merge", batch=batch, **numbers)
        _note(AreaChange.Kind.MERGE, old, into, old.name, name, len(families), by, reason, batch)
        assigning.pass_on(old, [], Decision(by=by, cause=Cause.MERGE, reason=reason, batch=batch))
    if name != into.name:
        Area.objects.filter(code=into.code).update(name=name)
    _reopen_verification(into, round=round)
    _leave(joining, [into], round=round)
    into.refresh_from_db()
    return into


def in_walking_order(area: Area, round: Round) -> QuerySet[Household]:
    """Returns the households of a sub-SLS in walking order: by building and household number, those without numbers as
    listed."""
    return Household.objects.filter(round=round, area=area).order_by(
        F("building_number").asc(nulls_last=True),
        F("family_number").asc(nulls_last=True),
        F("prelist_number").asc(nulls_last=True),
        "pk",
    )


def _name(name: str) -> str:
    name = single_spaced(whole(name, 100))
    if has_unseen(name):
        raise CannotChange(_("Nama SLS memuat tanda yang tidak terlihat. Hapus isian ini, lalu ketik ulang."))
    if not name:
        raise CannotChange(_("Nama SLS harus diisi, paling banyak 100 huruf."))
    return name


def _locked(codes: Sequence[str], *, by: Officer, reason: str, round: Round | None = None) -> list[Area]:
    """Returns the areas, locked: two coordinators may change one SLS at the same moment, and the second finds it ended.

    `round`: the round whose households move along. Areas are shared by all rounds, so no other open round may work
    there.
    """
    if not plain(reason):
        raise CannotChange(_("Tuliskan alasan perubahan, misalnya nomor surat desa."))
    for code in codes:
        require(by, Permission.CHANGE_AREAS, code, round.pk if round else None)
    found = list(Area.objects.filter(code__in=codes).select_for_update(no_key=True).order_by("code"))
    for area in found:
        if area.level != Level.SUB_SLS:
            raise CannotChange(_("%(code)s bukan sub-SLS (16 angka).") % {"code": area.code})
        if area.ended_at:
            raise CannotChange(
                _("%(name)s (%(code)s) sudah dipecah atau digabung. Muat ulang halaman ini.")
                % {"name": area.name, "code": area.code}
            )
    if len(found) != len(set(codes)):
        raise CannotChange(_("SLS itu tidak dikenal. Muat ulang daftar wilayah."))
    if round:
        _refuse_if_used_elsewhere(codes, round)
    return found


def _refuse_if_used_elsewhere(codes: Sequence[str], round: Round) -> None:
    if other := rounds.open_at(codes).exclude(pk=round.pk).first():
        raise CannotChange(
            _("SLS ini juga dipakai pada putaran “%(round)s”. Tutup putaran itu dahulu: wilayah berlaku untuk semua.")
            % {"round": other.name}
        )


def _free_codes(area: Area, count: int) -> list[str]:
    """Returns the next sub-SLS codes of the SLS; a used code is never used again. 00 means: not split."""
    sls = sls_of(area.code)
    last = Area.objects.filter(code__startswith=sls, level=Level.SUB_SLS).aggregate(last=Max("code"))["last"]
    first = int(last[-2:]) + 1
    if first + count - 1 > 99:
        raise CannotChange(_("SLS ini sudah memakai semua kode sub-SLS (01–99). Ajukan kode SLS baru ke BPS."))
    return [f"{sls}{number:02d}" for number in range(first, first + count)]


def _relocate(
    families: Sequence[Household], old: Area, new: Area, *, by: Officer, verb: str, batch: UUID, **numbers: Any
) -> None:
    """Move the households to another area; their answers and states do not change."""
    ids = [family.pk for family in families]
    Household.objects.filter(pk__in=ids).update(area=new, **numbers)
    told = f"{old.code} → {new.code}"
    Event.objects.bulk_create(
        Event(
            household=family,
            area_code=new.code,
            by=by,
            verb=verb,
            from_state=family.state,
            to_state=family.state,
            reason=told,
            batch=batch,
        )
        for family in families
    )
    # Late or refused submissions about these households are found in their new area.
    Submission.objects.filter(household_id__in=ids).exclude(area_code="").update(area_code=new.code)


def _raised_numbers(old: Area, into: Area, round: Round) -> dict[str, Any]:
    """Returns expressions that raise the numbers above the existing ones: no two households get one number, and no
    existing number changes."""
    columns = ("building_number", "family_number")
    highest = {column: Max(column, default=0) for column in columns}
    there = Household.objects.filter(round=round, area=into).aggregate(**highest)
    joining = Household.objects.filter(round=round, area=old).aggregate(**highest)
    if any(there[column] + joining[column] > LARGEST_NUMBER for column in columns):
        raise CannotChange(
            _("Nomor bangunan atau keluarga akan melebihi %(most)d. Gabungkan ke SLS yang lebih kecil nomornya.")
            % {"most": LARGEST_NUMBER}
        )
    return {column: F(column) + there[column] for column in columns}


def _leave(old: Collection[Area], new: Collection[Area], *, round: Round) -> None:
    """Retire the old codes; counters and corrections follow the households."""
    gone = [area.code for area in old]
    Area.objects.filter(code__in=gone).update(ended_at=timezone.now())
    # By village, because days are counted by village.
    for village in {village_of(code) for code in gone}:
        recount(round, village)
    settle_corrections(round.pk, {area.code for area in new}, set())


def _copy_verification(area: Area, pieces: Sequence[Area], *, round: Round) -> None:
    """Copy the verification: a list that was gone through with the SLS head stays so in its pieces."""
    verified = Verification.objects.filter(round=round, area=area).first()
    if verified is None:
        return
    Verification.objects.bulk_create(
        Verification(
            round=round,
            area=piece,
            head_name=verified.head_name,
            met_on=verified.met_on,
            started_at=verified.started_at,
            finished_at=verified.finished_at,
            finished_by=verified.finished_by,
        )
        for piece in pieces
    )


def _reopen_verification(into: Area, *, round: Round) -> None:
    """Reopen a finished list that unverified households have joined: somebody must go through it again."""
    if Household.objects.filter(round=round, area=into, existence=None).exists():
        Verification.objects.filter(round=round, area=into).update(finished_at=None, finished_by=None)


def _note(
    kind: AreaChange.Kind,
    old: Area,
    new: Area,
    old_name: str,
    new_name: str,
    families: int,
    by: Officer,
    reason: str,
    batch: UUID,
) -> AreaChange:
    return AreaChange.objects.create(
        kind=kind,
        old=old,
        new=new,
        old_name=old_name,
        new_name=new_name,
        families=families,
        by=by,
        reason=whole(reason),
        batch=batch,
    )
