"""What of the ranking waits: a run under way, one that waits for the second person, an analyst's last one and its list."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import Permission
from enumeration.models import Job
from enumeration.notices.waiting import Reader, Urgency, Waiting, urgency_of
from ranking.models import Publication, Run
from ranking.runs.actions import why_another_publishes


def ranking(reader: Reader) -> Iterable[Waiting]:
    """Yield what waits for a user who sees rankings. Three queries, besides the reach."""
    if Permission.SEE_RANKING not in reader.held:
        return
    runs = Run.objects.visible_to(reader.user).filter(round=reader.round)
    at_work = runs.filter(finished_at=None, job__state__in=Job.UNFINISHED).order_by("-asked_at").first()
    if at_work:
        url, note = reverse("ranking:run", args=[at_work.pk]), _("lihat kemajuannya")
        label = _("Pemeringkatan sedang berjalan")
        yield Waiting("run", label, url, None, note, at_work.asked_at, Urgency.STEADY, "hourglass")
    published = (
        Publication.objects.filter(ended_at=None, round=reader.round, run__in=runs).select_related("run").first()
    )
    newest = runs.exclude(finished_at=None).order_by("-finished_at").first()
    if newest is None:
        return
    url, since = reverse("ranking:run", args=[newest.pk]), newest.finished_at
    is_newer = published is None or newest.finished_at > (published.run.finished_at or timezone.now())
    if Permission.PUBLISH_RANKING in reader.held:
        if is_newer and not why_another_publishes(newest, reader.user):
            label, note = _("Pemeringkatan menunggu diterbitkan"), _("periksa, lalu terbitkan sebagai orang kedua")
            yield Waiting("publish", label, url, None, note, since, urgency_of(since), "clipboard-check")
        return
    if is_newer:
        label, note = _("Pemeringkatan terakhir"), _("selesai, menunggu diterbitkan BPS kab/kota")
        yield Waiting("last-run", label, url, None, note, since, Urgency.STEADY, "list-numbers")
    if published:
        url = reverse("ranking:ranked_list", args=[published.run_id])
        label, note, count = _("Daftar peringkat"), _("keluarga pada daftar yang terbit"), published.run.families
        yield Waiting("list", label, url, count, note, None, Urgency.STEADY, "list-numbers")
