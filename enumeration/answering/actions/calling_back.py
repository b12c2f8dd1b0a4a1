"""Takes back a submission whose fate its device does not know: it arrived, or from now on it cannot arrive."""

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
    """The receipt of this submission if the server has it; otherwise None, and its key is used up.

    An attempt that is still on its way finds the key taken: the two meet in the constraint `one_submission_per_key`,
    where the second waits until the first has committed.
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
