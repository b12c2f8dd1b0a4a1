"""A household's place in the ranking, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration.components.bars import Part, bar_of
from enumeration.pages.formatting import number, percent
from enumeration.pages.shares import shown_percent
from enumeration.words import Words
from ranking.standings.reading import Contribution, Explanation, Neighbour

# --- one household ---------------------------------------------------------------------------------------------------

TOPICS = {
    "head_diploma_senior": Words("Ijazah kepala keluarga", "The head's diploma"),
    "highest_diploma_senior": Words("Ijazah tertinggi dalam keluarga", "Highest diploma in the family"),
    "head_formal": Words("Pekerjaan kepala keluarga", "The head's work"),
    "head_married": Words("Kepala keluarga: jenis kelamin dan status kawin", "The head's sex and marriage"),
}


@dataclass(frozen=True)
class Cause:
    """One line of an explanation: the subject, the household's value, the usual value, and a bar from the middle."""

    label: str
    has: str
    usual: str
    effect: str
    x: str
    width: str
    tone: str


def causes(told: Explanation) -> tuple[list[Cause], list[Cause]]:
    """Returns what raises and what lowers the estimate, as far as it may be shown."""
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
        # "ijazah kepala keluarga: SMP" under the heading "Ijazah kepala keluarga" is shown as "SMP".
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
    return _("rata-rata %(value)s %(unit)s") % {"value": number(each.average, 1), "unit": each.indicator.unit}


def _short(value: float) -> str:
    return number(round(value)) if abs(value - round(value)) < 0.05 or abs(value) >= 100 else number(value, 1)


def to_next(neighbour: Neighbour | None) -> str:
    """Returns how far away the class begins: in households, and in the estimate."""
    if neighbour is None:
        return ""
    families = ngettext("%(n)s keluarga", "%(n)s keluarga", neighbour.families) % {"n": number(neighbour.families)}
    # Scores are logarithms, so a difference is a ratio.
    share = percent(2.718281828459045**neighbour.score - 1, 1 if neighbour.score < 0.1 else 0)
    return _("%(families)s lagi (selisih dugaan %(share)s)") % {"families": families, "share": share}


TRUTHS = (
    ("truly_poorest_10", Words("10% termiskin", "the poorest 10 %")),
    ("truly_poorest_20", Words("10–20%", "10–20 %")),
    ("truly_poorest_30", Words("20–30%", "20–30 %")),
    ("truly_poorest_40", Words("30–40%", "30–40 %")),
)


def where_such_families_are(truth: dict[str, float]) -> list[Part]:
    """Returns, for 100 survey households that the model puts into this decile, where they truly belong."""
    if any(truth.get(name) is None for name, _label in TRUTHS):
        return []
    # The running sums are rounded, not each part, so that the parts add up to 100.
    reached = [0, *(int(shown_percent(truth[name])) for name, _label in TRUTHS), 100]
    values = [max(b - a, 0) for a, b in pairwise(reached)]
    labels = [*(label for _name, label in TRUTHS), Words("di atas 40%", "above 40 %")]
    return bar_of(labels, values)


def sureness(truth: dict[str, float], decile: int) -> str:
    """Returns how certain a decile is, in one sentence."""
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
