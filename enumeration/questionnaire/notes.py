"""Block VI of REGSOSEK22.K: notes, required when the visit did not end with a complete questionnaire."""

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import block, text
from enumeration.questionnaire.codes import Result
from enumeration.words import Words

NOT_COMPLETE = Q(result__in=[Result.INCOMPLETE, Result.NO_RESPONDENT, Result.REFUSED, Result.GONE])


@block("VI", Words("Catatan", "Notes"))
class Notes(models.Model):
    # Free text may name people, so it counts as identifying.
    notes = text(
        "VI",
        Words("Catatan", "Notes"),
        max_length=None,
        needed_if=NOT_COMPLETE,
        identifying=True,
    )

    class Meta:
        abstract = True
