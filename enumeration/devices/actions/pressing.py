"""What was pressed on the list of an SLS, and did not leave the device, is carried out in the order in which it was pressed,
by its officer where they still may; what is not stays in words, for the officer who holds the SLS."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from enumeration import rounds, workflow
from enumeration.access import NotAllowed, Permission
from enumeration.devices.files import Press
from enumeration.fields.bounds import TooLong
from enumeration.language import recorded
from enumeration.models import Area, Household, Level, Officer, OpenedDevice, OpenedPress
from enumeration.questionnaire.forms import FormKind
from enumeration.verification import actions
from enumeration.verification.forms import NewLine
from enumeration.verification.presses import EXISTENCES, OPINIONS, action_of

Outcome = OpenedPress.Outcome

NUMBER = "n"
BUTTONS = {*EXISTENCES, *OPINIONS, NUMBER}
"""Those of the app; the page's button that undoes is not among them."""


def carry_out(presses: Sequence[Press], officer: Officer, opened: OpenedDevice) -> None:
    """Carry the presses out, and record what became of each. Each is a transaction: the same file goes on after a break."""
    changed: set[UUID] = set()
    for press in presses:
        with transaction.atomic():
            # Of two who open the same file at once, the second waits here, and then finds what the first has done.
            Officer.objects.select_for_update(of=("self",), no_key=True).get(pk=officer.pk)
            outcome, note = _carried_out(press, officer, opened)
            if outcome == Outcome.DONE and press.household not in changed:
                changed.add(press.household)
                household = Household.objects.get(pk=press.household)
                told = recorded("HP %(officer)s", officer=officer)
                workflow.record(household, "device", by=opened.by, reason=told)
            OpenedPress.objects.create(
                opened=opened,
                press=press.id,
                household_id=press.household,
                area_code=press.area,
                fields=press.fields,
                outcome=outcome,
                note=note,
            )


def _carried_out(press: Press, officer: Officer, opened: OpenedDevice) -> tuple[Outcome, str]:
    """Returns what became of it, and why not, in words."""
    earlier = OpenedPress.objects.filter(press=press.id, opened__officer=officer)
    if earlier.filter(outcome__in=[Outcome.DONE, Outcome.ALREADY]).exists():
        return Outcome.ALREADY, ""
    if not opened.is_proven:
        return Outcome.NOT_DONE, _("Asal berkas tidak terbukti, jadi tidak dijalankan atas nama petugas ini.")
    if press.refused:
        return Outcome.NOT_DONE, press.refused
    try:
        with transaction.atomic():
            has_changed = _add(press, officer) if press.adds else _press(press, officer, opened)
    except NotAllowed:
        return Outcome.NOT_DONE, _("SLS ini sekarang bukan tugas petugas ini.")
    except (actions.CannotVerify, workflow.CannotMove, TooLong) as problem:
        return Outcome.NOT_DONE, str(problem)
    return (Outcome.DONE if has_changed else Outcome.ALREADY), ""


def _add(press: Press, officer: Officer) -> bool:
    form = NewLine(press.fields)
    if not form.is_valid():
        raise actions.CannotVerify(" ".join(str(one) for told in form.errors.values() for one in told))
    if form.cleaned_data["pk"] != press.household:
        raise actions.CannotVerify(_("Tombol yang tidak dikenal"))
    area = Area.objects.at(Level.SUB_SLS).filter(code=press.area).first()
    round = next((one for one in rounds.where(officer, Permission.ANSWER, press.area) if one.is_open), None)
    if area is None or round is None:
        raise NotAllowed(f"{officer} does not add households in {press.area} now")
    is_new = not Household.objects.filter(pk=press.household).exists()
    actions.add(area, round, by=officer, **form.cleaned_data)
    return is_new


def _press(press: Press, officer: Officer, opened: OpenedDevice) -> bool:
    lines = Household.objects.filter(form=FormKind.FAMILY, round__is_open=True).not_blind_to(officer)
    household = lines.filter(pk=press.household).first()
    if household is None:
        raise actions.CannotVerify(_("Baris ini tidak ada di daftar mana pun yang masih berjalan."))
    if press.fields.get("tekan") not in BUTTONS:
        raise actions.CannotVerify(_("Tombol yang tidak dikenal"))
    if _was_pressed_since(press, household, officer, opened):
        raise actions.CannotVerify(
            _("Baris ini ditekan lagi setelah itu, di HP lain atau di halaman daftar; yang terakhir itu tetap berlaku.")
        )
    done = action_of(press.fields)(household, by=officer, version=household.version)
    return done.version != household.version


def _was_pressed_since(press: Press, household: Household, officer: Officer, opened: OpenedDevice) -> bool:
    """Returns whether the line was pressed elsewhere after this press.

    A clock that is ahead says nothing, so then every other press counts. The officer's own count until this file was
    opened for the first time: after that, they are those that it carried out.
    """
    moment = press.at if press.at <= opened.at else datetime.fromtimestamp(0, UTC)
    of_this_line = OpenedPress.objects.filter(opened__officer=officer, household_id=household.pk)
    first = of_this_line.order_by("at").values_list("opened__at", flat=True).first() or opened.at
    elsewhere = Q(at__lt=first) | Q(at__lt=opened.at) & ~Q(by=officer)
    return household.events.filter(elsewhere, verb__in=actions.PRESSES, at__gt=moment).exists()
