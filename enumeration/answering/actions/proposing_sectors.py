"""The line of business that an enumerator proposes for 417 or 421, sent like a note: beside the answers, not among them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.answering.actions.refusals import BadPayload
from enumeration.fields.bounds import quoted
from enumeration.models import Household, Officer, SectorProposal
from enumeration.pages.numbers import whole_number
from enumeration.questionnaire.codes import Sector


def propose(household: Household, sent: Mapping[tuple[uuid.UUID | None, str], str], *, by: Officer) -> None:
    """Store the proposals, by member and name of the question; an empty one is taken back. Two statements, one each.

    Raises BadPayload for what is no line of business, no such question, or about nobody of this household.
    """
    if not sent:
        return
    kept, gone = [], Q(pk__in=[])
    for (person, question), raw in sent.items():
        if person is None or question not in SectorProposal.Question.values:
            raise BadPayload(_("Tidak ada pertanyaan bernama ini di kuesioner."))
        if not raw.strip():
            gone |= Q(person=person, question=question)
            continue
        code = whole_number(raw.strip(), most=max(Sector))
        if not code:
            raise BadPayload(_("Usulan lapangan usaha harus kode 1–26, bukan “%(got)s”.") % {"got": quoted(raw, 20)})
        kept.append(SectorProposal(person_id=person, question=question, sector=code, by=by, at=timezone.now()))
    people = {person for person, _question in sent if person}
    if household.members.filter(pk__in=people).count() < len(people):
        raise BadPayload(_("Catatan ini tentang anggota keluarga yang tidak ada di isian ini."))
    SectorProposal.objects.filter(gone).delete()
    SectorProposal.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["person", "question"], update_fields=["sector", "by", "at"]
    )
