"""A bulk move too large for one page: a job that goes through the queue in portions, each whole or not at all."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.access import permissions_of
from enumeration.jobs import JobProblem, Work, ask, job
from enumeration.models import Household, Job, Officer
from enumeration.review import Queue

AT_ONCE = 500
"""More families than this are moved by a job; the same number is one portion of it, and one transaction."""

KIND = "move_many"


def ask_for(queue: Queue, verb: str, *, by: Officer, reason: str, total: int) -> Job:
    """Writes the bulk move down for a worker. The filter is stored, and applied with the officer's reach of then."""
    rule = workflow.MOVES[verb]
    if rule.needs_reason and not reason.strip():
        raise workflow.CannotMove(_("Tuliskan alasannya, supaya petugas tahu apa yang harus diperbaiki."))
    params = {"verb": verb, "reason": reason, "queue": queue.as_json(), "total": total, "by": by.pk}
    return ask(KIND, params, by=by, area_code=queue.area)


@job(KIND)
def run(work: Work) -> dict[str, Any]:
    """Moves what is still in the queue. Cut off at any point, it goes on with what is left: the moved have left it."""
    verb, reason, total = work.params["verb"], work.params["reason"], work.params["total"]
    queue = Queue.from_json(work.params["queue"])
    by = Officer.objects.get(pk=work.params["by"])
    if workflow.MOVES[verb].permission not in permissions_of(by):
        raise JobProblem(_("%(who)s tidak lagi berwenang untuk ini.") % {"who": by})
    rows = queue.rows(by, workflow.MOVES[verb].permission).order_by("pk")
    stayed: Counter[str] = Counter()
    examples: list[dict[str, str]] = []
    moved = work.job.done
    last: UUID | None = None
    while True:
        portion = rows.filter(pk__gt=last) if last else rows
        ids = list(portion.values_list("pk", flat=True)[:AT_ONCE])
        if not ids:
            break
        result = workflow.move_many(Household.objects.filter(pk__in=ids, state=queue.state), verb, by=by, reason=reason)
        moved += len(result.moved)
        stayed.update(result.stayed.values())
        examples += [{"id": str(pk), "why": why} for pk, why in result.stayed.items()]
        last = ids[-1]
        work.progress(moved, total, _("keluarga dipindahkan"))
    return {"verb": verb, "moved": moved, "stayed": dict(stayed), "examples": examples[:20], "total": total}
