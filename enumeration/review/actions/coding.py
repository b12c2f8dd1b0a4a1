"""The supervisor's codes of 417 and 421: which of the 26 lines of business the enumerator's words mean."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.access import Permission, require
from enumeration.fields.bounds import quoted
from enumeration.models import Event, Household, Officer, Person, State
from enumeration.questionnaire import PERSON_QUESTIONS
from enumeration.review.queue import CODED_BY_SUPERVISOR

MAY_BE_CODED = (State.SUBMITTED, State.APPROVED)
NAMES = {card.name for card in CODED_BY_SUPERVISOR}


class CannotCode(Exception):
    """The code cannot be stored. The message says which question is wrong, and what to do."""


@transaction.atomic
def code(household: Household, codes: Mapping[tuple[UUID, str], str], *, by: Officer) -> Household:
    """Write codes, by member and name of the question; blank removes one. Returns the household, read again.

    Raises NotAllowed, CannotCode, or Overtaken where somebody else was first.
    """
    require(by, Permission.REVIEW, household.area_id, household.round_id)
    if household.state not in MAY_BE_CODED:
        raise CannotCode(
            _("Kode lapangan usaha diisi saat keluarga “Dikirim” atau “Disetujui PML”; sekarang “%(state)s”.")
            % {"state": household.get_state_display()}
        )
    people = {person.pk: person for person in household.members.order_by("number")}
    changed: list[str] = []
    for (pk, name), raw in codes.items():
        person = people.get(pk)
        if person is None or name not in NAMES:
            raise CannotCode(_("Anggota keluarga atau pertanyaan itu tidak ada di kuesioner ini. Muat ulang halaman."))
        value = _read(person, name, raw)
        if value != getattr(person, name):
            setattr(person, name, value)
            changed.append(f"{person.number}. {PERSON_QUESTIONS[name].number} = {value or '–'}")
    if not changed:
        return household
    now = timezone.now()
    # Compare-and-swap, as for a move: two supervisors may have the page open.
    seen = Household.objects.filter(pk=household.pk, version=household.version, state=household.state)
    if seen.update(version=F("version") + 1, changed_at=now) != 1:
        raise workflow.Overtaken(workflow.last_change(household.pk) + " " + _("Muat ulang halaman."))
    Person.objects.bulk_update(people.values(), sorted(NAMES))
    Event.objects.create(
        household=household,
        area_code=household.area_id,
        at=now,
        by=by,
        verb="code",
        from_state=household.state,
        to_state=household.state,
        reason="; ".join(changed),
        version=household.version + 1,
    )
    household.refresh_from_db()
    return household


def _read(person: Person, name: str, raw: str) -> int | None:
    card = PERSON_QUESTIONS[name]
    value = card.read(raw)
    if value is None:
        return None
    where = f"{card.number} ({person.number}. {person.name or '–'})"
    if not card.accepts(value):
        raise CannotCode(_("%(where)s: pilih kode 1–26, bukan “%(got)s”.") % {"where": where, "got": quoted(raw, 20)})
    if not card.asked(vars(person)):
        raise CannotCode(
            _("%(where)s: tidak ditanyakan kepada anggota ini, jadi tidak diberi kode.") % {"where": where}
        )
    return value
