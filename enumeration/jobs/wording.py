"""What pages say about a job: its name, the page of its result, and why another one cannot be asked for yet."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from enumeration.fields import dates
from enumeration.jobs.kinds import KINDS
from enumeration.jobs.running import StillWaiting
from enumeration.models import Job


def name_of(job: Job) -> str:
    kind = KINDS.get(job.kind)
    return str(kind.name) if kind else _("Pekerjaan")


def result_page(job: Job) -> str:
    """Returns the address of the page that shows the job's result, "" where there is none."""
    kind = KINDS.get(job.kind)
    return kind.page(job) if kind and kind.page else ""


def refusal_of(problem: Exception) -> str:
    """Returns what is in the way. For a job that still waits it also names that job, with a link."""
    if not isinstance(problem, StillWaiting):
        return str(problem)
    waiting = problem.job
    return format_html(
        '{} <a href="{}">{}</a>',
        str(problem),
        reverse("enumeration:job", args=[waiting.pk]),
        _("%(name)s, diminta %(when)s")
        % {
            "name": name_of(waiting),
            "when": dates.moment(timezone.localtime(waiting.asked_at)),
        },
    )


def status_of(problem: Exception) -> int:
    return 429 if isinstance(problem, StillWaiting) else 422
