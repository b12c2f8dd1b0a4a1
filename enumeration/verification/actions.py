"""Going through the pre-printed list (VK1) with the SLS head: what was found, the numbers, the head's opinion, closing.

Every press names the version of the line it saw. A press that was already carried out (a double click, another tab, or
a phone that retries after a lost answer) changes nothing and is no error; one that comes too late is refused with the
line as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration import workflow, zones
from enumeration.access import Permission, require
from enumeration.fields.bounds import plain, quoted, whole
from enumeration.language import recorded
from enumeration.models import Area, Household, Officer, Round, State, Verification
from enumeration.pages.formatting import family_name
from enumeration.pages.numbers import whole_number
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS
from enumeration.questionnaire.codes import GONE, Existence, NeighbourhoodOpinion, Result
from enumeration.questionnaire.spaces import single_spaced
from enumeration.tallies import Verdict, change_verified, count_new_household
from enumeration.workflow import undoing

HERE = (Existence.FOUND, Existence.NEW)
"""The household is present: it has numbers, and the questionnaire applies to it."""

PRESSES = ("verify", "strike", "restore")
"""The verb that a press on a line leaves in the household's history."""

MOST = 999  # 109 and 110 have three boxes
MOST_NOTE = 200  # of a struck line, after the product's own words


class CannotVerify(Exception):
    """The line or list cannot be changed so. The message says why, for the user who pressed the button."""


class ListFinished(CannotVerify):
    """The list is closed; a reviewer can reopen it."""


class QuestionnaireBegun(CannotVerify):
    """A household whose questionnaire was begun cannot be struck off."""


class NumberTaken(CannotVerify):
    """Another household of the SLS has this number."""


class StillUnchecked(CannotVerify):
    """The list cannot be closed while lines are unchecked; holds how many."""

    def __init__(self, message: str, count: int):
        super().__init__(message)
        self.count = count


@dataclass(frozen=True)
class Line:
    """The columns that verification writes on a household."""

    existence: int | None = None
    opinion: int | None = None
    building: int | None = None
    family: int | None = None

    @classmethod
    def of(cls, household: Household) -> Line:
        return cls(
            household.existence,
            household.neighbourhood_opinion,
            household.building_number,
            household.family_number,
        )

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.existence, self.opinion)


# --- Pressing --------------------------------------------------------------------------------------------------------


@transaction.atomic
def check(
    household: Household,
    existence: Existence,
    *,
    by: Officer,
    version: int,
    double_of: str = "",
    note: str = "",
) -> Household:
    """Record whether a household is present. A present one gets the next free numbers; an absent one is struck off and
    loses its numbers.

    Raises NotAllowed, ListFinished, QuestionnaireBegun, CannotVerify or Overtaken.
    """
    verification, household = _locked(household, by)
    if existence == Existence.FOUND and not household.on_prelist:
        existence = Existence.NEW
    if _is_done(household, version, household.existence == existence):
        return household
    _refuse_when_finished(verification, household, existence)
    if existence in HERE:
        after = _numbered(household, replace(Line.of(household), existence=int(existence)))
        return _write(household, after, by=by, reason=recorded(existence.label))
    if household.state not in (State.OPEN, State.STRUCK):
        raise QuestionnaireBegun(
            _(
                "Kuesioner keluarga ini sudah “%(state)s”, jadi tidak dicoret dari daftar. "
                "Kalau keluarganya tidak ada, tulis itu di kuesioner: 205 = %(code)s (%(gone)s)."
            )
            % {"state": State(household.state).label, "code": int(Result.GONE), "gone": Result.GONE.label}
        )
    reason = recorded(existence.label)
    if existence == Existence.DOUBLE:
        reason = recorded("Ganda dengan baris %(line)s", line=_kept_line(household, double_of))
    if note := whole(note, MOST_NOTE):
        reason += f". {note}"
    return _write(household, Line(existence=int(existence)), by=by, reason=reason)


@transaction.atomic
def record_opinion(household: Household, opinion: NeighbourhoodOpinion, *, by: Officer, version: int) -> Household:
    """Record 111: how the SLS head classifies a household that is present. Raises as `check` does."""
    verification, household = _locked(household, by)
    if _is_done(household, version, household.neighbourhood_opinion == opinion):
        return household
    _refuse_when_finished(verification, household)
    _refuse_unless_here(household)
    reason = recorded("Pendapat ketua SLS: %(opinion)s", opinion=opinion.label)
    return _write(household, replace(Line.of(household), opinion=int(opinion)), by=by, reason=reason)


@transaction.atomic
def number(household: Household, *, building: int, family: int, by: Officer, version: int) -> Household:
    """Set 109 and 110. Several households may share a building; the household's own number is unique in the SLS.

    Raises NumberTaken, naming the household that has it; otherwise as `check` does.
    """
    verification, household = _locked(household, by)
    if not (1 <= building <= MOST and 1 <= family <= MOST):
        raise CannotVerify(_("Nomor bangunan dan nomor keluarga: 1 sampai %(most)s.") % {"most": MOST})
    before = Line.of(household)
    after = replace(before, building=building, family=family)
    if _is_done(household, version, after == before):
        return household
    _refuse_when_finished(verification, household)
    _refuse_unless_here(household)
    if holder := _others(household).filter(family_number=family).first():
        raise NumberTaken(
            _(
                "Nomor keluarga %(number)03d sudah dipakai %(name)s (bangunan %(building)s). "
                "Nomor berikutnya yang kosong: %(next)03d."
            )
            % {
                "number": family,
                "name": family_name(holder.head_name),
                "building": f"{holder.building_number:03d}" if holder.building_number else "–",
                "next": _numbered(household, replace(before, family=None)).family,
            }
        )
    reason = f"Bangunan {building:03d}, keluarga {family:03d}"
    return _write(household, after, by=by, reason=reason)


@transaction.atomic
def put_back(household: Household, line: Line, *, by: Officer, version: int) -> Household:
    """Undo the last press: the line is again as it was before. If another household has its number by now, it gets a
    new one.

    Allowed for twelve hours to the officer who pressed and to officers above them (enumeration/workflow/undoing.py).
    Raises as `check` does, and CannotVerify where there is nothing to undo, or no right to.
    """
    verification, household = _locked(household, by)
    if _is_done(household, version, Line.of(household) == line):
        return household
    _refuse_when_finished(verification, household)
    pressed = household.events.filter(verb__in=PRESSES).select_related("by").order_by("-id").first()
    if pressed is None:
        raise CannotVerify(_("Tidak ada yang dapat diurungkan pada baris ini."))
    if why := undoing.refusal(by, pressed.by, Permission.ANSWER, at=pressed.at, round_id=household.round_id):
        raise CannotVerify(why)
    if line.existence in GONE and household.state not in (State.OPEN, State.STRUCK):
        raise QuestionnaireBegun(_("Kuesioner keluarga ini sudah dimulai, jadi tidak dicoret dari daftar."))
    if line.family is not None and _others(household).filter(family_number=line.family).exists():
        line = _numbered(household, replace(line, family=None))
    return _write(household, line, by=by, reason=recorded("Dibatalkan"))


@transaction.atomic
def add(
    area: Area,
    round: Round,
    *,
    by: Officer,
    pk: UUID,
    head_name: str,
    address: str = "",
    building: int | None = None,
) -> Household:
    """Add a household that is not on the list. `pk` is made by the form: the same form sent twice is one household.

    Raises NotAllowed, ListFinished or CannotVerify.
    """
    verification = _locked_list(area.code, round.pk, by)
    if there := Household.objects.filter(pk=pk).first():
        if there.area_id != area.code or there.round_id != round.pk:
            raise CannotVerify(_("Formulir ini sudah dipakai untuk keluarga lain. Muat ulang halaman, lalu isi lagi."))
        return there
    if verification.finished_at:
        raise ListFinished(
            _("Daftar ini sudah selesai diverifikasi. Tambahkan keluarganya lewat daftar kerja, langsung ke kuesioner.")
        )
    head_name, address = single_spaced(head_name.upper()), single_spaced(address)
    if not head_name:
        raise CannotVerify(_("Tuliskan nama kepala keluarga."))
    for name, text in (("head_name", head_name), ("address", address)):
        question = HOUSEHOLD_QUESTIONS[name]
        if text and not question.accepts(text):
            raise CannotVerify(
                _("%(number)s %(label)s: “%(text)s” tidak dapat dipakai. Periksa penulisannya.")
                % {"number": question.number, "label": question.label, "text": quoted(text, 60)}
            )
    if building is not None and not 1 <= building <= MOST:
        raise CannotVerify(_("Nomor bangunan dan nomor keluarga: 1 sampai %(most)s.") % {"most": MOST})
    made = Household(pk=pk, round=round, area=area, on_prelist=False, head_name=head_name, address=address or None)
    line = _numbered(made, Line(existence=int(Existence.NEW), building=building))
    made.existence, made.verified_at, made.verified_by = line.existence, timezone.now(), by
    made.building_number, made.family_number = line.building, line.family
    made.save(force_insert=True)
    workflow.record(made, "verify", by=by, reason=recorded(Existence.NEW.label))
    count_new_household(round.pk, area.code, on_prelist=False)
    change_verified(round.pk, area.code, Verdict(), line.verdict)
    return made


# --- Closing the list ------------------------------------------------------------------------------------------------


@transaction.atomic
def finish(
    area: Area,
    round: Round,
    *,
    by: Officer,
    head_name: str,
    met_on: date | None,
    is_not_found: bool = False,
) -> Verification:
    """Close the list of an SLS: with whom and when it was gone through, or that there is no such SLS.

    Raises StillUnchecked while lines are unchecked, CannotVerify where something is missing. A list that is already
    closed stays as it is.
    """
    verification = _locked_list(area.code, round.pk, by)
    if verification.finished_at:
        return verification
    lines = Household.objects.families().filter(round=round, area=area)
    if is_not_found:
        if found := lines.filter(existence__in=HERE).count():
            raise CannotVerify(
                ngettext(
                    "%(n)s keluarga sudah ditandai ada di SLS ini, jadi SLS-nya ditemukan.",
                    "%(n)s keluarga sudah ditandai ada di SLS ini, jadi SLS-nya ditemukan.",
                    found,
                )
                % {"n": found}
            )
    else:
        if unchecked := lines.filter(existence=None).count():
            raise StillUnchecked(
                ngettext(
                    "%(n)s baris belum diperiksa. Periksa dulu, lalu selesaikan.",
                    "%(n)s baris belum diperiksa. Periksa dulu, lalu selesaikan.",
                    unchecked,
                )
                % {"n": unchecked},
                unchecked,
            )
        if not head_name.strip():
            raise CannotVerify(_("Tuliskan nama ketua SLS yang ditemui."))
        if met_on is None:
            raise CannotVerify(_("Isi tanggal bertemu dengan ketua SLS."))
    if met_on and met_on > zones.today(area.code):
        raise CannotVerify(_("Tanggal bertemu belum lewat. Periksa tanggalnya."))
    verification.head_name, verification.met_on = whole(single_spaced(head_name), 100), met_on
    verification.is_not_found = is_not_found
    verification.finished_at, verification.finished_by = timezone.now(), by
    verification.save()
    return verification


@transaction.atomic
def reopen(area: Area, round: Round, *, by: Officer, reason: str) -> Verification:
    """Reopen a finished list. Raises NotAllowed, or CannotVerify where there is nothing to reopen or no reason."""
    require(by, Permission.REVIEW, area.code, round.pk)
    verification = Verification.objects.select_for_update().filter(round=round, area=area).first()
    if verification is None or verification.finished_at is None:
        raise CannotVerify(_("Daftar ini belum diselesaikan, jadi tidak perlu dibuka kembali."))
    if not plain(reason):
        raise CannotVerify(_("Tuliskan alasannya, supaya PPL tahu apa yang harus diperbaiki."))
    verification.finished_at = verification.finished_by = None
    verification.is_not_found = False
    verification.reopened_at, verification.reopened_by = timezone.now(), by
    verification.reopen_reason = whole(" ".join(reason.split()))
    verification.save()
    return verification


# --- Parts of these --------------------------------------------------------------------------------------------------


def _locked_list(code: str, round_id: int, by: Officer) -> Verification:
    """Returns the list's own row, locked; the first press creates it.

    Two officers who number households of one SLS wait here for each other.
    """
    require(by, Permission.ANSWER, code, round_id)
    Verification.objects.get_or_create(round_id=round_id, area_id=code)
    return Verification.objects.select_for_update().get(round_id=round_id, area_id=code)


def _locked(household: Household, by: Officer) -> tuple[Verification, Household]:
    verification = _locked_list(household.area_id, household.round_id, by)
    return verification, Household.objects.select_for_update(of=("self",)).get(pk=household.pk)


def _is_done(household: Household, version: int, is_as_asked: bool) -> bool:
    """Returns whether nothing is left to do. Raises Overtaken where somebody else has changed the line since."""
    if is_as_asked:
        return True
    if version != household.version:
        raise workflow.Overtaken(
            _("Baris ini sudah diubah di tempat lain. Lihat keadaannya sekarang, lalu tekan lagi bila perlu.")
        )
    return False


def _refuse_when_finished(verification: Verification, household: Household, existence: Existence | None = None) -> None:
    """Refuse presses on a finished list, except one: a household that was struck off is found after all."""
    turns_up = household.state == State.STRUCK and existence in HERE
    if verification.finished_at and not turns_up:
        raise ListFinished(
            _("Daftar ini sudah selesai diverifikasi. PML dapat membukanya kembali dengan menuliskan alasan.")
        )


def _refuse_unless_here(household: Household) -> None:
    if household.existence not in HERE:
        raise CannotVerify(_("Tandai dulu keluarga ini sebagai ditemukan."))


def _others(household: Household):
    """Returns the other households of the SLS; special groups (XK) have numbers of their own."""
    here = Household.objects.families().filter(round=household.round_id, area=household.area_id)
    return here.exclude(pk=household.pk)


def _numbered(household: Household, line: Line) -> Line:
    """Returns the line with the next free building number and household number of its SLS, where it has none."""
    if line.building is not None and line.family is not None:
        return line
    highest = _others(household).aggregate(building=Max("building_number"), family=Max("family_number"))
    building = line.building or (highest["building"] or 0) + 1
    family = line.family or (highest["family"] or 0) + 1
    if max(building, family) > MOST:
        raise CannotVerify(_("Nomor 999 sudah terpakai. SLS sebesar ini dipecah dulu oleh Koseka."))
    return replace(line, building=building, family=family)


def _kept_line(household: Household, double_of: str) -> str:
    """Returns the list number of the household that stays. Raises CannotVerify where it is not clear which one."""
    written = whole_number(double_of.strip().split(" ")[0], most=999_999)
    if written is None:
        raise CannotVerify(_("Tuliskan nomor baris keluarga yang sama, misalnya 12."))
    kept = _others(household).filter(prelist_number=written).order_by("state", "pk")
    kept = next((one for one in kept if one.state != State.STRUCK), None) or kept.first()
    if kept is None:
        raise CannotVerify(_("Tidak ada baris lain bernomor %(line)s di daftar ini.") % {"line": written})
    if kept.state == State.STRUCK:
        raise CannotVerify(
            _("Baris %(line)s (%(name)s) sudah dicoret. Salah satu dari keduanya harus tetap di daftar.")
            % {"line": written, "name": family_name(kept.head_name)}
        )
    return str(written)


def _write(household: Household, after: Line, *, by: Officer, reason: str) -> Household:
    """Write the line; where that strikes the household off, or restores it, through the workflow's own move."""
    before = Line.of(household)
    now = timezone.now()
    columns: dict[str, Any] = {
        "existence": after.existence,
        "neighbourhood_opinion": after.opinion,
        "building_number": after.building,
        "family_number": after.family,
    }
    if after.existence is None:
        columns |= {"verified_at": None, "verified_by": None}
    elif after.existence != before.existence:
        columns |= {"verified_at": now, "verified_by": by}
    is_struck, was_struck = after.existence in GONE, household.state == State.STRUCK
    try:
        with transaction.atomic():
            if is_struck != was_struck:
                verb = "strike" if is_struck else "restore"
                household = workflow.move(household, verb, by=by, reason=reason, **columns)
            else:
                # The row is locked and its version was checked: nobody can have changed it in between.
                Household.objects.filter(pk=household.pk).update(version=F("version") + 1, changed_at=now, **columns)
                workflow.record(household, "verify", by=by, reason=reason)
                household.refresh_from_db()
    except IntegrityError as problem:
        if "one_family_number_per_area" not in str(problem):
            raise
        # A questionnaire of the SLS was saved with this number at the same moment.
        raise NumberTaken(_("Nomor ini baru saja dipakai keluarga lain. Muat ulang, lalu coba lagi.")) from problem
    change_verified(household.round_id, household.area_id, before.verdict, after.verdict)
    return household
