"""Cancels a submission whose fate its device does not know: either it has arrived, or from now on it cannot arrive."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enumeration.access import NotAllowed, Permission, roles_granting
from enumeration.answering.actions.refusals import OutOfReach
from enumeration.models import Officer, Submission

SETTLED = (Submission.Verdict.ACCEPTED, Submission.Verdict.CALLED_BACK)


def call_back(key: uuid.UUID, *, by: Officer) -> dict[str, Any] | None:
    """Returns the receipt of this submission if the server has it; otherwise uses its key up and returns None.

    An attempt still under way finds the key taken: the two meet in the constraint `one_submission_per_key`, where the
    second waits until the first has committed. Raises NotAllowed for an officer who never filled in questionnaires,
    OutOfReach for another officer's submission.
    """
    if not by.assignments.filter(role__in=roles_granting(Permission.ANSWER)).exists():
        raise NotAllowed(f"{by} never held '{Permission.ANSWER}'")
    try:
        with transaction.atomic():
            Submission.objects.create(key=key, by=by, verdict=Submission.Verdict.CALLED_BACK)
    except IntegrityError:
        settled = Submission.objects.get(key=key, verdict__in=SETTLED)
        if settled.by_id != by.pk:
            raise OutOfReach(_("Kiriman ini tidak ditemukan.")) from None
        return settled.receipt if settled.verdict == Submission.Verdict.ACCEPTED else None
    return None
