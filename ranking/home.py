"""What the ranking adds to the home page: a run under way, one that waits for the second person, the published list."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enumeration.access import Permission
from enumeration.home.views import Task
from enumeration.models import Job, Round
from enumeration.pages.places import OfficerRequest
from ranking.models import Publication, Run
from ranking.runs.actions import why_another_publishes


def ranking(request: OfficerRequest, round: Round, held: frozenset[Permission]) -> Iterable[Task]:
    """Yield the tiles of a user who sees rankings. Three queries, besides the reach."""
    if Permission.SEE_RANKING not in held:
        return
    runs = Run.objects.visible_to(request.user).filter(round=round)
    at_work = runs.filter(finished_at=None, job__state__in=Job.UNFINISHED).order_by("-asked_at").first()
    if at_work:
        address = reverse("ranking:run", args=[at_work.pk])
        yield Task(_("Pemeringkatan sedang berjalan"), None, _("lihat kemajuannya"), address, "hourglass", "info")
    published = Publication.objects.filter(ended_at=None, round=round, run__in=runs).select_related("run").first()
    if Permission.PUBLISH_RANKING in held:
        newest = runs.exclude(finished_at=None).order_by("-finished_at").first()
        is_newer = newest and (published is None or newest.finished_at > (published.run.finished_at or timezone.now()))
        if newest and is_newer and not why_another_publishes(newest, request.user):
            address = reverse("ranking:run", args=[newest.pk])
            note = _("periksa, lalu terbitkan sebagai orang kedua")
            yield Task(_("Pemeringkatan menunggu diterbitkan"), None, note, address, "clipboard-check", "wait")
    if published:
        address = reverse("ranking:ranked_list", args=[published.run_id])
        day = date_format(timezone.localtime(published.published_at), "j F Y")
        note = _("keluarga, terbit %(day)s") % {"day": day}
        yield Task(_("Daftar peringkat"), published.run.families, note, address, "list-numbers", "good")
