"""What a model's errors, a run's state and a family's indicators are in plain words and small pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeGuard

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration.pages.formatting import number, percent
from enumeration.pages.shares import shown_percent
from enumeration.words import Words
from ranking.models import Run, WelfareModel
from ranking.standings import Contribution, Explanation, InForce, Neighbour

STEPS = 10
"""Shades from the poorest class to the best off (static/css/ranking.css)."""


def shade(place: int, among: int) -> int:
    """The shade of a class: place 0 of `among` is the poorest."""
    return round(place * (STEPS - 1) / (among - 1)) if among > 1 else 0


@dataclass(frozen=True)
class Part:
    """A piece of a bar from 0 to 100. SVG wants a decimal point in every language, so these are texts."""

    label: str
    value: Any
    x: str
    width: str
    shade: int


def bar_of(labels: Sequence[Any], values: Sequence[float]) -> list[Part]:
    """One bar divided by the values, the poorest first."""
    total, at, parts = sum(values), 0.0, []
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        width = 100 * value / total if total else 0.0
        parts.append(Part(str(label), value, f"{at:.3f}", f"{width:.3f}", shade(place, len(values))))
        at += width
    return parts


# --- a model's errors ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Missed:
    """Of the families that truly are the poorest so many percent, how many the model misses."""

    share: int
    missed: str
    least: str
    most: str
    x: str
    width: str
    at: str


def _is_told(figure: dict[str, Any] | None) -> TypeGuard[dict[str, float]]:
    """What cannot be told of a survey is None (evaluation.py)."""
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
    """The model's error in a sentence, for wherever ranks are shown."""
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
    """The other out-of-sample figures with their intervals."""
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
"""So small a difference between groups may be chance: a few hundred families of the survey are in each."""

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
    """Groups of families that the model misses more often, or less, than the others."""
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


# --- a run -----------------------------------------------------------------------------------------------------------

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
    """The run's state and its tone; finished is not yet published, and once published never a draft again."""
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
        "since": date_format(since, "j M Y H.i"),
        "until": date_format(until, "H.i" if is_one_day else "j M Y H.i"),
        "run": in_force.replaced_by,
    }


# --- one family ------------------------------------------------------------------------------------------------------

TOPICS = {
    "head_diploma_senior": Words("Ijazah kepala keluarga", "The head's diploma"),
    "highest_diploma_senior": Words("Ijazah tertinggi dalam keluarga", "Highest diploma in the family"),
    "head_formal": Words("Pekerjaan kepala keluarga", "The head's work"),
    "head_married": Words("Kepala keluarga: jenis kelamin dan status kawin", "The head's sex and marriage"),
}


@dataclass(frozen=True)
class Cause:
    """One line of an explanation: what it is, what the family has, what is usual, and a bar from the middle."""

    label: str
    has: str
    usual: str
    effect: str
    x: str
    width: str
    tone: str


def causes(told: Explanation) -> tuple[list[Cause], list[Cause]]:
    """What raises and what lowers, as far as it is told."""
    largest = max((abs(each.effect) for each in (*told.raising, *told.lowering)), default=0.0)
    return [_cause(each, largest) for each in told.raising], [_cause(each, largest) for each in told.lowering]


def _cause(each: Contribution, largest: float) -> Cause:
    width = 50 * abs(each.effect) / largest if largest else 0.0
    label = str(
        TOPICS.get(each.indicator.name, each.indicator.label) if each.holds is not None else each.indicator.label
    )
    return Cause(
        label=label[:1].upper() + label[1:],
        has=_has(each),
        usual=_usual(each),
        effect=_effect(each),
        x=f"{50 if each.effect > 0 else 50 - width:.2f}",
        width=f"{max(width, 0.5):.2f}",
        tone="good" if each.effect > 0 else "warn",
    )


def _effect(each: Contribution) -> str:
    if each.percent == 0:
        return _("di bawah 1%")
    return f"{'+' if each.percent > 0 else '−'}{number(abs(each.percent))}%"


def _has(each: Contribution) -> str:
    if each.holds is not None:
        # "ijazah kepala keluarga: SMP" under the heading "Ijazah kepala keluarga" is "SMP".
        return "; ".join(str(one.label).split(": ")[-1] for one in each.holds) or _("tidak satu pun")
    if each.value is None:
        return _("tidak terjawab; dianggap rata-rata")
    if each.yes_no:
        return _("ya") if each.value else _("tidak")
    has = f"{_short(each.value)} {each.indicator.unit}"
    if each.counted_as is None:
        return has
    return _("%(value)s; dihitung sebagai %(counted)s, ujung rentang surveinya") % {
        "value": has,
        "counted": _short(each.counted_as),
    }


def _usual(each: Contribution) -> str:
    if each.holds is not None:
        return "–"
    if each.yes_no:
        return _("%(share)s keluarga: ya") % {"share": percent(each.average)}
    return _("rata-rata %(value)s %(unit)s") % {"value": _short(each.average), "unit": each.indicator.unit}


def _short(value: float) -> str:
    return number(round(value)) if abs(value - round(value)) < 0.05 or abs(value) >= 100 else number(value, 1)


def to_next(neighbour: Neighbour | None) -> str:
    """How far away the class begins: in families, and in the estimate."""
    if neighbour is None:
        return ""
    families = ngettext("%(n)s keluarga", "%(n)s keluarga", neighbour.families) % {"n": number(neighbour.families)}
    # Scores are logarithms, so a difference is a share.
    share = percent(2.718281828459045**neighbour.score - 1, 1 if neighbour.score < 0.1 else 0)
    return _("%(families)s lagi (selisih dugaan %(share)s)") % {"families": families, "share": share}


TRUTHS = (
    ("truly_poorest_10", Words("10% termiskin", "the poorest 10 %")),
    ("truly_poorest_20", Words("10–20%", "10–20 %")),
    ("truly_poorest_30", Words("20–30%", "20–30 %")),
    ("truly_poorest_40", Words("30–40%", "30–40 %")),
)


def where_such_families_are(truth: dict[str, float]) -> list[Part]:
    """Of 100 families of the survey that the model puts into this decile: where they truly stand."""
    if any(truth.get(name) is None for name, _label in TRUTHS):
        return []
    # What is reached is rounded, not each part, so that they make 100 together.
    reached = [0, *(int(shown_percent(truth[name])) for name, _label in TRUTHS), 100]
    values = [max(b - a, 0) for a, b in pairwise(reached)]
    labels = [*(label for _name, label in TRUTHS), Words("di atas 40%", "above 40 %")]
    return bar_of(labels, values)


def sureness(truth: dict[str, float], decile: int) -> str:
    """How sure a decile is, in a sentence."""
    if truth.get("truly_in_it") is None:
        return _("Untuk model ini belum diketahui seberapa sering desilnya tepat.")
    sentence = _(
        "Dari 100 keluarga survei yang ditempatkan model di desil %(decile)s, kira-kira %(exact)s memang di desil itu"
    ) % {"decile": decile, "exact": number(shown_percent(truth["truly_in_it"]), 0)}
    if truth.get("truly_poorest_40") is None:
        return f"{sentence}."
    return sentence + _(", dan %(share)s memang termasuk 40%% termiskin.") % {
        "share": number(shown_percent(truth["truly_poorest_40"]), 0)
    }
