"""A model's errors and a run's state, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeGuard

from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.fields import dates
from enumeration.pages.formatting import number, percent
from enumeration.words import Words
from ranking.models import Run, WelfareModel
from ranking.runs.publications import InForce


@dataclass(frozen=True)
class Missed:
    """How many of the households that truly are the poorest q percent the model misses."""

    share: int
    missed: str
    least: str
    most: str
    x: str
    width: str
    at: str


def _is_told(figure: dict[str, Any] | None) -> TypeGuard[dict[str, float]]:
    """Returns whether the figure is known: a figure that a survey cannot give is None (fitting/evaluation.py)."""
    return figure is not None and all(figure.get(name) is not None for name in ("value", "from", "to"))


def missed_by(model: WelfareModel) -> list[Missed]:
    found = []
    for share in (10, 20, 30, 40):
        if _is_told(figure := model.figures.get(f"error_at_{share}")):
            least, most = 100 * figure["from"], 100 * figure["to"]
            found.append(
                Missed(
                    share,
                    number(100 * figure["value"], 0),
                    number(least, 0),
                    number(most, 0),
                    f"{least:.2f}",
                    f"{most - least:.2f}",
                    f"{100 * figure['value']:.2f}",
                )
            )
    return found


def in_brief(model: WelfareModel) -> str:
    """Returns the model's error in one sentence, shown wherever ranks are shown."""
    figure = model.figures.get("error_at_40")
    if not _is_told(figure):
        return _("Ketepatan model ini belum diuji pada keluarga di luar datanya.")
    return _(
        "Dari 100 keluarga yang sebenarnya termasuk 40%% termiskin, model ini melewatkan kira-kira %(missed)s "
        "(antara %(least)s dan %(most)s), dan memasukkan sebanyak itu pula yang sebenarnya tidak termasuk."
    ) % {
        "missed": number(100 * figure["value"], 0),
        "least": number(100 * figure["from"], 0),
        "most": number(100 * figure["to"], 0),
    }


def other_figures(model: WelfareModel) -> list[tuple[str, str]]:
    """Returns the other out-of-sample figures with their intervals."""
    shown = (
        ("exact_decile", _("Tepat di desilnya"), True),
        ("within_one_decile", _("Paling jauh satu desil meleset"), True),
        ("spearman", _("Korelasi urutan (Spearman)"), False),
        ("r_squared", _("Ragam pengeluaran yang dijelaskan (R²)"), False),
    )
    pairs = []
    for name, label, as_share in shown:
        if _is_told(figure := model.figures.get(name)):
            written = [percent(figure[key]) if as_share else number(figure[key], 2) for key in ("value", "from", "to")]
            pairs.append((label, _("%(value)s (selang 95%%: %(least)s–%(most)s)") % _interval(written)))
    return pairs


def _interval(written: list[str]) -> dict[str, str]:
    return dict(zip(("value", "least", "most"), written, strict=True))


ALIKE = 0.03
"""A difference between groups this small may be chance: the survey has a few hundred households in each."""


GROUPS = {
    "head_is_a_woman": Words("Kepala keluarga perempuan", "The head is a woman"),
    "head_of_60_or_older": Words("Kepala keluarga berumur 60 tahun ke atas", "The head is 60 or older"),
    "six_members_or_more": Words("Enam anggota atau lebih", "Six members or more"),
}


@dataclass(frozen=True)
class Gap:
    label: Words
    families: int
    inside: str
    outside: str
    verdict: str
    tone: str


def gaps(model: WelfareModel) -> list[Gap]:
    """Returns the groups of households that the model misses more often, or less, than the others."""
    measured = model.about.get("fit", {}).get("out_of_sample", {}).get("gaps_at_40", {})
    found = []
    for name, gap in measured.items():
        if name not in GROUPS or gap["missed_inside"] is None or gap["missed_outside"] is None:
            continue
        more = gap["missed_inside"] - gap["missed_outside"]
        if abs(more) < ALIKE:
            verdict, tone = _("hampir sama"), "neutral"
        elif more > 0:
            verdict, tone = _("lebih sering dilewatkan"), "warn"
        else:
            verdict, tone = _("lebih jarang dilewatkan"), "neutral"
        written = (percent(gap["missed_inside"]), percent(gap["missed_outside"]))
        found.append(Gap(GROUPS[name], gap["families"], *written, verdict, tone))
    return found


TONES = {
    Run.State.WAITING: "neutral",
    Run.State.FREEZING: "info",
    Run.State.SCORING: "info",
    Run.State.RANKING: "info",
    Run.State.FINISHED: "neutral",
    Run.State.FAILED: "bad",
    Run.State.CANCELLED: "warn",
}


def state_of(run: Run, in_force: InForce | None) -> tuple[str, str]:
    """Returns the run's state and its tone.

    A finished run is not yet published; once published, it is never a draft again.
    """
    if in_force:
        return (_("Terbit"), "good") if in_force.is_now else (was_in_force(in_force), "neutral")
    words = {
        Run.State.WAITING: _("Menunggu giliran"),
        Run.State.FREEZING: _("Membekukan isian"),
        Run.State.SCORING: _("Menghitung skor"),
        Run.State.RANKING: _("Menyusun peringkat"),
        Run.State.FINISHED: _("Selesai, belum terbit"),
        Run.State.FAILED: _("Gagal"),
        Run.State.CANCELLED: _("Dibatalkan"),
    }
    return words[run.state], TONES[run.state]


def was_in_force(in_force: InForce) -> str:
    since, until = timezone.localtime(in_force.since), timezone.localtime(in_force.until or timezone.now())
    is_one_day = since.date() == until.date()
    return _("Terbit %(since)s–%(until)s, digantikan #%(run)s") % {
        "since": dates.moment(since),
        "until": dates.clock(until) if is_one_day else dates.moment(until),
        "run": in_force.replaced_by,
    }
