"""The runners of ranking jobs. Each may be run again after an interruption anywhere (enumeration/jobs/running.py).

The pipeline is imported where it is used: it needs numpy, which a web process does not.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from enumeration import jobs
from enumeration.jobs import JobProblem, Work
from enumeration.words import Words
from ranking.models import Run, ScoredPart


@jobs.job(
    "ranking",
    name=Words("Pemeringkatan", "Ranking"),
    page=lambda job: reverse("ranking:run", args=[job.params["run"]]),
)
def rank_district(work: Work) -> dict[str, Any]:
    """Freeze, have every kecamatan scored as a part, and rank when the last part is done."""
    from ranking.runs import pipeline

    run = Run.objects.get(pk=work.params["run"])
    if run.finished_at is None:
        if run.frozen_at is None:
            work.progress(0, 0, _("Membekukan isian keluarga"))
            pipeline.freeze(run)
        if not run.families:
            raise JobProblem(_("Belum ada keluarga yang memenuhi syarat untuk diperingkat di wilayah ini."))
        scored = set(run.parts.values_list("subdistrict", flat=True))
        waiting = [code for code, _families in pipeline.subdistricts(run) if code not in scored]
        work.progress(_scored(run), run.families, _("Menghitung skor per kecamatan"))
        for subdistrict in waiting:
            work.ask_part("ranking part", {"run": run.pk, "subdistrict": subdistrict})
        if waiting:
            return jobs.WAIT
        work.progress(run.families, run.families, _("Menyusun peringkat"))
        try:
            _rank(run)
        except pipeline.NobodyToRank as nobody:
            raise JobProblem(
                _("Isian semua keluarga yang memenuhi syarat terlalu sedikit untuk diperingkat.")
            ) from nobody
    return {"run": run.pk, "families": run.families, "results_hash": run.results_hash}


def _rank(run: Run) -> None:
    from ranking.runs import pipeline

    try:
        pipeline.rank(run)
    except pipeline.ScoresLost as lost:
        pipeline.score_again(run, lost.subdistricts)
        pipeline.rank(run)


@jobs.job("ranking part", name=Words("Bagian pemeringkatan", "Part of a ranking"))
def score_kecamatan(work: Work) -> dict[str, Any]:
    """Score the households of one kecamatan."""
    from ranking.runs import pipeline

    run = Run.objects.select_related("model").get(pk=work.params["run"])
    families = pipeline.score(run, work.params["subdistrict"])
    work.progress(families, families)
    if work.job.parent:
        # People watch the whole run; that is also where a cancelled run stops its parts.
        Work(work.job.parent).progress(_scored(run), run.families or 0, _("Menghitung skor per kecamatan"))
    return {"families": families}


def _scored(run: Run) -> int:
    return ScoredPart.objects.filter(run=run).aggregate(all=Sum("families"))["all"] or 0
