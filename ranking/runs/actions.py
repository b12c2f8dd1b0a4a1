"""Every write of the ranking: load models, ask for a run, cancel it, publish it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import jobs
from enumeration.access import Permission, require
from enumeration.fields.bounds import whole
from enumeration.models import Area, Job, Officer, Round, State
from enumeration.officers.actions import granting
from enumeration.questionnaire.codes import Result
from enumeration.workflow.code_makers import may_be_one_person
from ranking.indicators.catalogue import AUDIT_NAMES, NAMES
from ranking.models import ClassScheme, Publication, Run, WelfareModel
from ranking.parameter_files import default_model, default_scheme
from ranking.rules import new_seed
from ranking.runs.locks import one_decides

ELIGIBLE_STATES = (State.APPROVED, State.COMPLETED)
ELIGIBLE_RESULTS = (Result.COMPLETE, Result.INCOMPLETE)
"""A household that gave only some answers is ranked too, if they determine enough of its score (LeftOutRule). Unknown
values count as average, and the page says so."""


class CannotRun(Exception):
    """The run cannot be asked for. The message is shown to the user."""


class CannotPublish(Exception):
    """The run cannot be published. The message is shown to the user."""


class CannotCancel(Exception):
    """There is nothing left to cancel. The message is shown to the user."""


@transaction.atomic
def ask_run(
    *,
    round: Round,
    district: str,
    by: Officer,
    model: WelfareModel | None = None,
    scheme: ClassScheme | None = None,
    states: Sequence[str] = ELIGIBLE_STATES,
    results: Sequence[int] = ELIGIBLE_RESULTS,
    seed: str = "",
) -> Run:
    """Ask for a ranking of the district. Raises CannotRun while another run of it is under way.

    With the seed of an earlier run, equal households come in the same order again.
    """
    require(by, Permission.RUN_RANKING, district, round.pk)
    model, scheme = model or default_model(), scheme or default_scheme()
    if model is None or scheme is None:
        raise CannotRun(_("Belum ada model. Administrator perlu menjalankan load_parameters."))
    if not Area.objects.filter(code=district, level="district").exists():
        raise CannotRun(_("Wilayah %(code)s bukan kabupaten/kota.") % {"code": district})
    # Two people may press Run at once: the second waits here, and then sees the first one's run.
    one_decides(district)
    under_way = Run.objects.filter(district=district, finished_at=None, job__state__in=Job.UNFINISHED).first()
    if under_way:
        raise CannotRun(
            _("Pemeringkatan lain sedang berjalan, diminta oleh %(who)s. Tunggu sampai selesai, atau batalkan.")
            % {"who": under_way.asked_by}
        )
    run = Run.objects.create(
        district=district,
        round=round,
        model=model,
        scheme=scheme,
        states=[str(state) for state in states],
        results=[int(result) for result in results],
        asked_by=by,
        indicators=list(NAMES),
        audit_indicators=list(AUDIT_NAMES),
        model_hash=model.content_hash,
        scheme_hash=scheme.content_hash,
        seed=seed or new_seed(),
    )
    run.job = jobs.ask("ranking", {"run": run.pk}, by=by, area_code=district)
    run.save(update_fields=["job"])
    return run


def cancel(run: Run, *, by: Officer) -> None:
    """Stop a run. What is published stays published. Raises CannotCancel."""
    require(by, Permission.RUN_RANKING, run.district, run.round_id)
    if run.is_over or run.job is None:
        raise CannotCancel(_("Pemeringkatan ini sudah berakhir."))
    jobs.cancel(run.job)


def why_another_publishes(run: Run, by: Officer) -> str:
    """Returns why this officer may not be the second person for this run, in words; "" where they may.

    Three queries where somebody else asked for the run.
    """
    if run.asked_by_id == by.pk:
        return _("Anda yang memintanya, jadi orang kedua yang harus memeriksa dan menerbitkannya.")
    if may_be_one_person(run.asked_by_id, by.pk):
        return _(
            "Akun Anda dan akun peminta pemeringkatan ini terhubung lewat kode masuk, jadi harus orang lain yang menerbitkan."
        )
    if granting.gave_role(run.asked_by, by, Permission.RUN_RANKING):
        return _(
            "Anda memberi atau mengonfirmasi peran yang meminta pemeringkatan ini, jadi harus orang lain yang menerbitkan."
        )
    return ""


@transaction.atomic
def publish(run: Run, *, by: Officer, reason: str = "") -> Publication:
    """Make this run its district's ranking.

    Raises CannotPublish if it is not finished, or if this officer asked for it.
    """
    require(by, Permission.PUBLISH_RANKING, run.district, run.round_id)
    if not run.finished_at:
        raise CannotPublish(_("Pemeringkatan ini belum selesai."))
    if why := why_another_publishes(run, by):
        raise CannotPublish(why)
    one_decides(run.district)
    before = Publication.objects.filter(district=run.district, round=run.round_id)
    # Not before the last publication, even if the server's clock went back: otherwise its end would lie before its
    # beginning.
    last = before.aggregate(began=Max("published_at"), ended=Max("ended_at"))
    now = max(filter(None, (timezone.now(), *last.values())))
    pointing = before.filter(ended_at=None).first()
    if pointing and pointing.run_id == run.pk:
        raise CannotPublish(_("Pemeringkatan ini sudah terbit."))
    if pointing:
        pointing.ended_at = now
        pointing.save(update_fields=["ended_at"])
    return Publication.objects.create(
        district=run.district,
        round_id=run.round_id,
        run=run,
        asked_by=run.asked_by,
        published_by=by,
        published_at=now,
        reason=whole(reason),
    )
