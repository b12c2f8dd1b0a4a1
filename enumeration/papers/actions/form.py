"""The paper form of one household, filled in from its answers, or empty."""

from __future__ import annotations

from django.db import transaction

from enumeration.answering.actions import revealing
from enumeration.answering.actions.revealing import SEALED_OF_HOUSEHOLD, SEALED_OF_PERSON, parts_in_full
from enumeration.answering.answers import household_answers, member_answers
from enumeration.answering.dossier import derived_answers
from enumeration.language import recorded
from enumeration.models import Household, Officer, Round
from enumeration.papers.desk import Desk
from enumeration.papers.form import FilledIn, form_as_pdf
from enumeration.questionnaire.forms import FAMILY, MEMBERS_OF_A_SET, Form


class NoSuchPart(Exception):
    """The form has fewer parts."""


def filled_form(household: Household, *, by: Officer) -> bytes:
    """Returns the form as PDF. NIK, family card and phone number are masked."""
    filled = FilledIn(
        derived_answers(household),
        household_answers(household),
        [member_answers(person, form=household.its_form) for person in household.members.order_by("number")],
        household.its_form,
    )
    return _drawn(household, filled, by)


@transaction.atomic
def form_in_full(household: Household, *, by: Officer, part: int = 1) -> bytes:
    """Returns the form with every number in full, or one part of it (parts_in_full). Each number is revealed, recorded
    and counted as on the page.

    Raises NotAllowed, NoSuchPart, or TooMany where the officer's hour has less room than the part has numbers.
    """
    people = list(household.members.order_by("number"))
    parts = parts_in_full(len(people))
    if not 1 <= part <= len(parts):
        raise NoSuchPart
    sets = parts[part - 1]
    reason = recorded("dicetak di formulir")
    answers = household_answers(household)
    for name in SEALED_OF_HOUSEHOLD if 0 in sets else ():
        if answers.get(name) is not None:
            answers[name] = revealing.reveal(household, name, by=by, reason=reason)
    members = []
    for place, person in enumerate(people):
        of_one = member_answers(person, form=household.its_form)
        for name in SEALED_OF_PERSON if place // MEMBERS_OF_A_SET in sets else ():
            if of_one[name] is not None:
                of_one[name] = revealing.reveal(household, name, by=by, reason=reason, member=person.pk)
        members.append(of_one)
    return _drawn(household, FilledIn(derived_answers(household), answers, members, household.its_form, sets), by)


def empty_form(round: Round, *, by: Officer, area: str = "", form: Form = FAMILY) -> bytes:
    """Returns the form with nothing written on it. `area`: whose office stands on it."""
    desk = Desk(round, by, "")
    return form_as_pdf(
        desk.frame(desk.office([area or min(desk.districts, default="")])), FilledIn(form=form), form.name
    )


def _drawn(household: Household, filled: FilledIn, by: Officer) -> bytes:
    desk = Desk(household.round, by, "")
    return form_as_pdf(desk.frame(desk.office([household.area_id])), filled, f"{household.its_form.name} – {household}")
