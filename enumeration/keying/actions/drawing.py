"""Drawing a share of the households keyed from paper, and giving each to an operator who knows nothing of it."""

from __future__ import annotations

import json
import uuid
from collections import Counter

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from enumeration.access import Permission, require
from enumeration.answering.actions.submitting import body_digest
from enumeration.identity import seal
from enumeration.keying.contents import content_of, opened, sealed
from enumeration.keying.operators import Operators, all_ever, knowing
from enumeration.language import recorded
from enumeration.models import (
    Event,
    Household,
    KeyingDraw,
    Officer,
    Round,
    SecondKeying,
    State,
    Submission,
)
from enumeration.pages.lots import MOST_FAMILIES, CannotDraw, any_seed, by_lot, refuse_wide_area

SUBMITTED = (State.SUBMITTED, State.APPROVED, State.COMPLETED)
"""Not sent back: what is being corrected is compared when it has been submitted again."""


class CannotPassOn(Exception):
    """The second keying stays with its operator. The message says why."""


def keyed(area_code: str, round: Round, by: Officer) -> QuerySet[Household]:
    """Returns the households within the user's reach that an operator submitted, with who did (`keyed_by`), and when
    the first time (`first_at`)."""
    submissions = Event.objects.filter(household=OuterRef("pk"), verb="submit")
    found: QuerySet[Household] = Household.objects.visible_to(by, Permission.COMPLETE)
    found = found.in_area(area_code).families().filter(round=round, state__in=SUBMITTED)  # type: ignore[attr-defined]
    return found.annotate(
        keyed_by=Subquery(submissions.order_by("-id").values("by")[:1]),
        first_at=Subquery(submissions.order_by("id").values("at")[:1]),
    ).filter(keyed_by__in=all_ever(round))


def not_considered(found: QuerySet[Household], round: Round) -> QuerySet[Household]:
    """Returns those that no draw has had its chance at: each household is in one lot only, so that 5 % stay 5 %."""
    earlier = Q(second_keying__isnull=False)
    for code, at in KeyingDraw.objects.filter(round=round).values_list("area_code", "drawn_at"):
        earlier |= Q(area__code__startswith=code, first_at__lte=at)
    return found.exclude(earlier)


@transaction.atomic
def draw(area_code: str, *, percent: int, by: Officer, round: Round, seed: int | None = None) -> KeyingDraw:
    """Draw this share of the households that operators keyed there and that no draw has considered.

    Rounded up. The same seed over the same households draws the same ones. Raises NotAllowed; CannotDraw where there is
    nothing to draw from, or nobody who could key again.
    """
    require(by, Permission.COMPLETE, area_code, round.pk)
    refuse_wide_area(area_code)
    if not 1 <= percent <= 100:
        raise CannotDraw(_("Bagian: 1 sampai 100 persen."))
    # Two offices that draw at once would each draw their share of the same households: the second waits for the first.
    Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round.pk)
    seed = any_seed() if seed is None else seed
    lots = not_considered(keyed(area_code, round, by), round).order_by(by_lot(seed))
    among = lots.count()
    if not among:
        raise CannotDraw(_("Belum ada keluarga entri dari kertas di wilayah ini yang belum ikut diundi."))
    wanted = -(-among * percent // 100)
    if wanted > MOST_FAMILIES:
        raise CannotDraw(
            _("Lebih dari %(most)s keluarga. Kurangi persennya, atau pilih wilayah yang lebih kecil.")
            % {"most": MOST_FAMILIES}
        )
    operators = Operators(round)
    drawn = list(lots[:wanted])
    known = knowing(drawn, set(operators.codes))
    load: Counter[int] = Counter(
        SecondKeying.objects.open().filter(operator__in=operators.codes).values_list("operator", flat=True)
    )
    rows = []
    made = KeyingDraw(round=round, area_code=area_code, percent=percent, seed=seed, among=among, drawn_by=by)
    for household in drawn:
        free = operators.covering(household.area_id) - known[household.pk] - {household.keyed_by}  # type: ignore[attr-defined]
        if not free:
            raise CannotDraw(no_second(household))
        operator = min(free, key=lambda one: (load[one], one))
        load[operator] += 1
        pk = uuid.uuid4()
        rows.append(
            SecondKeying(
                id=pk,
                draw=made,
                household=household,
                first_operator_id=household.keyed_by,  # type: ignore[attr-defined]
                operator_id=operator,
                first=sealed(content_of(household), pk, "first"),
            )
        )
    made.save()
    SecondKeying.objects.bulk_create(rows)
    return made


def no_second(household: Household) -> str:
    return _(
        "Bagian tidak dapat diundi: untuk keluarga %(number)s di %(sls)s tidak ada operator entri lain yang belum melihat "
        "isiannya. Tugaskan operator kedua di wilayah ini, yang tidak juga memeriksa atau mengekspor."
    ) % {
        "number": f"{household.building_number or '–'}/{household.family_number or '–'}",
        "sls": household.area_id,
    }


@transaction.atomic
def pass_on(second: SecondKeying, *, by: Officer) -> SecondKeying:
    """Give a second keying that is not submitted yet to another operator, who begins from nothing.

    What the first one had keyed is kept, sealed, as a refused submission. Raises NotAllowed, CannotPassOn.
    """
    locked = SecondKeying.objects.select_for_update(of=("self",)).select_related("household", "draw__round")
    second = locked.get(pk=second.pk)
    household = second.household
    require(by, Permission.COMPLETE, household.area_id, household.round_id)
    if second.sealed_at:
        raise CannotPassOn(_("Entri kedua ini sudah dikirim."))
    operators = Operators(second.draw.round)
    known = knowing([household], set(operators.codes))[household.pk]
    free = operators.covering(household.area_id) - known - {second.first_operator_id, second.operator_id}
    if not free:
        raise CannotPassOn(no_second(household))
    _keep_half_keyed(second)
    load: Counter[int] = Counter(
        SecondKeying.objects.open().filter(operator__in=free).values_list("operator", flat=True)
    )
    second.operator_id = min(free, key=lambda one: (load[one], one))
    second.content = None
    second.version += 1  # a device of the one before is told that this has changed
    second.save(update_fields=["operator", "content", "version"])
    return second


def _keep_half_keyed(second: SecondKeying) -> None:
    if second.content is None:
        return
    body, row_id = json.dumps(opened(second, "content"), ensure_ascii=False), uuid.uuid4()
    Submission.objects.create(
        key=uuid.uuid4(),
        household_id=second.pk,
        by_id=second.operator_id,
        verdict=Submission.Verdict.REFUSED,
        body_digest=body_digest(body),
        row_id=row_id,
        payload=seal(body, row_id, "payload"),
        receipt={"message": recorded("Entri kedua dialihkan kepada operator lain."), "faults": []},
    )
