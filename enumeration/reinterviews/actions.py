"""Drawing households to reinterview, and recording what was answered the second time."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import Permission, require
from enumeration.fields.bounds import quoted, whole
from enumeration.models import Household, Officer, Reinterview, Round, Sample, State
from enumeration.pages.lots import MOST_FAMILIES, CannotDraw, any_seed, by_lot, refuse_wide_area
from enumeration.questionnaire.codes import Result
from enumeration.questionnaire.reinterview import ASKED
from enumeration.reinterviews.comparison import answers_of

MOST_PER_ENUMERATOR = 20


class CannotAnswer(Exception):
    """The re-interview is not this officer's to answer, or was answered before."""


class WrongAnswers(Exception):
    """What is wrong, by name of the question."""

    def __init__(self, faults: dict[str, str]):
        super().__init__("; ".join(faults.values()))
        self.faults = faults


@transaction.atomic
def draw(area_code: str, *, per_enumerator: int, by: Officer, round: Round, seed: int | None = None) -> Sample:
    """Draw this many interviewed households of each enumerator, submitted or approved, within the user's reach.

    The same seed over the same households draws the same sample, so that another person can check a drawing. Raises
    CannotDraw for an area above a kecamatan, a number out of range, and where there are no or too many households.
    """
    refuse_wide_area(area_code)
    if not 1 <= per_enumerator <= MOST_PER_ENUMERATOR:
        raise CannotDraw(_("Keluarga per PPL: 1 sampai %(most)s.") % {"most": MOST_PER_ENUMERATOR})
    seed = any_seed() if seed is None else seed
    eligible: QuerySet[Household] = Household.objects.visible_to(by, Permission.REVIEW)
    eligible = eligible.in_area(area_code).families()  # type: ignore[attr-defined]
    eligible = eligible.filter(round=round, state__in=[State.SUBMITTED, State.APPROVED], result=Result.COMPLETE)
    in_turn = Window(RowNumber(), partition_by=F("enumerator"), order_by=by_lot(seed))
    drawn = list(
        eligible.annotate(turn=in_turn)
        .filter(turn__lte=per_enumerator)
        .order_by("area_id", "building_number", "family_number")
        .values_list("pk", flat=True)[: MOST_FAMILIES + 1]
    )
    if not drawn:
        raise CannotDraw(_("Belum ada keluarga yang dikirim lengkap (205 = 1) di wilayah ini."))
    if len(drawn) > MOST_FAMILIES:
        raise CannotDraw(
            _("Lebih dari %(most)s keluarga. Kurangi jumlah per PPL, atau pilih wilayah yang lebih kecil.")
            % {"most": MOST_FAMILIES}
        )
    sample = Sample.objects.create(
        round=round, area_code=area_code, per_enumerator=per_enumerator, seed=seed, drawn_by=by
    )
    families = Household.objects.in_bulk(drawn)
    first = answers_of(families.values())
    Reinterview.objects.bulk_create(
        # A submitted questionnaire has an author; the table holds that.
        Reinterview(sample=sample, household_id=pk, enumerator_id=families[pk].enumerator_id, first=first[pk])  # type: ignore[misc]
        for pk in drawn
    )
    return sample


@transaction.atomic
def answer(reinterview: Reinterview, answers: Mapping[str, str], *, by: Officer, note: str = "") -> Reinterview:
    """Store what was answered the second time. It is final: after that the first answers are shown.

    Raises NotAllowed, CannotAnswer, or WrongAnswers with every fault at once.
    """
    household = reinterview.household
    require(by, Permission.REVIEW, household.area_id, household.round_id)
    if reinterview.enumerator_id == by.pk:
        raise CannotAnswer(_("Wawancara ulang harus dilakukan petugas lain, bukan yang mendata keluarga ini."))
    second, faults = {}, {}
    for name, card in ASKED.items():
        value = card.read(answers.get(name))
        if value is None:
            faults[name] = _("%(number)s: %(label)s belum dijawab.") % {"number": card.number, "label": card.label}
        elif not card.accepts(value):
            faults[name] = _("%(number)s: “%(got)s” bukan jawaban untuk %(label)s.") % {
                "number": card.number,
                "got": quoted(value),
                "label": card.label,
            }
        else:
            second[name] = value
    if faults:
        raise WrongAnswers(faults)
    # Of two officers who answer the same one, the first stands; decided by the filter, not by a check beforehand.
    kept = Reinterview.objects.filter(pk=reinterview.pk, at=None).update(
        second=second, by=by, at=timezone.now(), note=whole(note)
    )
    if not kept:
        raise CannotAnswer(_("Wawancara ulang ini sudah diisi. Jawaban yang pertama tersimpan tetap berlaku."))
    reinterview.refresh_from_db()
    return reinterview
