"""The figures on the page of a place. Each is declared once; tiles, tables, file, chart and legend are lists of them.

A new figure is written here and put into the lists below in which it is to be seen. If it needs a counter of its own,
that is a field of `Tally` with its rule (enumeration/models/tallies.py): moves, recount and sums follow from the field.
Texts are `Words`, so that both languages stand together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from enumeration.components.tones import TONE_OF_STATE
from enumeration.models import COUNTED, SENT_IN, State
from enumeration.pages.formatting import number, signed
from enumeration.pages.shares import half_up, shown_percent
from enumeration.progress.figures import Day, Figures, Pace
from enumeration.progress.yesterday import Before, Change
from enumeration.questionnaire.codes import Result
from enumeration.verification.recap import Lists
from enumeration.words import LazyText, Words


@dataclass(frozen=True)
class Seen:
    """What the page knows about its place; the notes of tiles are built from it."""

    total: Figures
    pace: Pace
    lists: Lists
    before: Before


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What one figure is called, how it is counted, and how it is shown: a number of households, or a share from 0 to 1."""

    label: LazyText
    value: Callable[[Figures], int | float | None]
    """None: hidden from this reader, or a share of nothing."""
    is_share: bool = False
    is_seldom: bool = False
    """It has a tile only where there is one."""
    tone: str = ""
    tile_label: LazyText | None = None
    column_label: LazyText | None = None
    file_label: LazyText | None = None
    icon: str = ""
    of: Figure | None = None
    """The figure that this is a part of: the tile shows its share of it."""
    note: Callable[[Seen], str] | None = None
    url_name: str = ""
    """The page of this place that the tile links to."""
    queue: str = ""
    """The state whose queue of the review shows exactly these households."""
    tone_of_tile: Callable[[Seen], str] | None = None
    meaning: LazyText | None = None
    """One sentence for the legend, beginning in lower case."""
    by_day: str = ""
    """Its counter by day (`DayTally`), for the chart."""
    gained: Callable[[Day], int] | None = None
    """What a day added to it, or took away: all days together give the figure. Without, how it changed is known only
    where its start of the day was noted (progress/yesterday.py)."""

    @property
    def on_tile(self) -> LazyText:
        return self.tile_label or self.label

    def notes(self, seen: Seen) -> list[str]:
        """Returns what stands below the figure on its tile: its note, and what changed since yesterday."""
        found = [self.note(seen)] if self.note else []
        if seen.total.total and (words := since_yesterday(self.change(seen.total, seen.before))):
            found.append(words)
        return found

    def change(self, place: Figures, before: Before, decimals: int = 0) -> Change:
        """Returns how it changed; a share by points of the percentages that are shown with so many decimals."""
        if not self.is_share:
            return before.change(place, self.value, self.gained)

        def shown(each: Figures) -> float | None:
            share = self.value(each)
            return None if share is None else shown_percent(share, decimals)

        return before.change(place, shown)

    def since(self, place: Figures, before: Before) -> str:
        """Returns how it changed since yesterday as a table says it: "+12"; "" where that is not known."""
        since = self.change(place, before).since
        if since is None:
            return ""
        words = signed(int(since))
        return _("%(n)s poin") % {"n": words} if self.is_share else words

    @property
    def is_figure(self) -> bool:
        """Returns whether it is a number of households, written at the right edge of its column."""
        return not self.is_share

    @property
    def in_table(self) -> LazyText:
        return self.column_label or self.label

    @property
    def in_file(self) -> LazyText:
        return self.file_label or self.label

    def value_in_file(self, place: Figures) -> int | float | None:
        """Returns the value for the file. Shares are in percent with one decimal; a place without households has 0."""
        value = self.value(place)
        return shown_percent(value or 0, 1) if self.is_share else value

    @property
    def since_in_file(self) -> str:
        return _("%(figure)s, sejak kemarin") % {"figure": self.in_file}

    def change_in_file(self, place: Figures, before: Before) -> float | None:
        since = self.change(place, before, 1).since
        return since if since is None or not self.is_share else half_up(since, 1)


def sum_of(*counters: str) -> Callable[[Figures], int | None]:
    """Returns a function that adds up these counters of a place; it returns None where one of them is hidden from the
    reader."""

    def added(place: Figures) -> int | None:
        counts = [place.counts[name] for name in counters]
        return None if None in counts else sum(counts)

    return added


def _standing(state: State, **more: Any) -> Figure:
    """Returns the figure for households that are in one state now."""
    queue = state.value if state in SENT_IN else ""
    return Figure(label=state.label, value=sum_of(state.value), tone=TONE_OF_STATE[state.value], queue=queue, **more)


# --- Each figure -----------------------------------------------------------------------------------------------------


def since_yesterday(change: Change) -> str:
    """Returns how a figure changed, in words: what is read in the morning is mostly the work of the day before. "" where
    nothing is known."""
    parts = {
        name: signed(int(by)) for name in ("yesterday", "today", "since") if (by := getattr(change, name)) is not None
    }
    if "yesterday" in parts and "today" in parts:
        same = not change.yesterday and not change.today
        return _("tetap sejak kemarin") if same else _("%(yesterday)s kemarin, %(today)s hari ini") % parts
    if "since" in parts:
        return _("%(since)s sejak kemarin") % parts
    return _("%(today)s hari ini") % parts if "today" in parts else ""


def _families_note(seen: Seen) -> str:
    words = _("%(prelist)s dari prelist, %(more)s ditemukan di lapangan")
    return words % {"prelist": number(seen.total.prelist), "more": number(seen.total.found_in_the_field)}


def _verified_note(seen: Seen) -> str:
    words = _("%(struck)s dicoret, %(new)s baru; %(done)s dari %(all)s SLS selesai")
    return words % {
        "struck": number(seen.total.struck),
        "new": number(seen.total.new),
        "done": number(seen.lists.finished),
        "all": number(seen.lists.sls),
    }


def _expected_note(seen: Seen) -> str:
    return _("seharusnya %(n)s sampai hari ini") % {"n": number(seen.pace.expected)}


FAMILIES = Figure(
    label=Words("Keluarga", "Families"),
    value=lambda place: place.total,
    icon="home",
    note=_families_note,
)
PRELIST = Figure(label=Words("Prelist", "Prelist"), value=sum_of("prelist"))
VERIFIED = Figure(
    label=Words("Diverifikasi", "Verified"),
    value=sum_of("verified"),
    icon="list-check",
    note=_verified_note,
    url_name="enumeration:verification_recap",
)
OPEN = _standing(State.OPEN)
DRAFT = _standing(State.DRAFT)
SUBMITTED = _standing(State.SUBMITTED, gained=lambda day: day.submitted - day.sent_back - day.approved)
SENT_BACK = _standing(
    State.SENT_BACK,
    tile_label=Words("Sedang dikembalikan", "Sent back now"),
    icon="arrow-back-up",
    of=FAMILIES,
    gained=lambda day: day.sent_back,
    meaning=Words(
        "dikembalikan dengan catatan, menunggu perbaikan PPL; tidak dihitung sebagai didata.",
        "sent back with remarks, waiting for the enumerator's corrections; not counted as enumerated.",
    ),
)
APPROVED_NOW = _standing(
    State.APPROVED,
    column_label=Words("Disetujui", "Approved"),
    # "Disetujui PML" alone is the tile, which has the completed ones in it as well.
    file_label=Words("Disetujui PML, belum selesai", "Approved, not completed"),
    gained=lambda day: day.approved - day.completed,
)
COMPLETED = _standing(
    State.COMPLETED,
    icon="circle-check",
    of=FAMILIES,
    meaning=Words(
        "ditutup oleh BPS kabupaten/kota; hanya keluarga ini yang pasti.",
        "closed by the district office; only these families are final.",
    ),
    by_day="completed",
    gained=lambda day: day.completed,
)
STRUCK = _standing(State.STRUCK)
APPROVED = Figure(
    label=Words("Disetujui PML", "Approved"),
    value=lambda place: place.approved,
    tone="fair",
    icon="clipboard-check",
    of=FAMILIES,
    meaning=Words(
        "dinyatakan baik oleh pengawas; termasuk yang sudah selesai.",
        "found good by the supervisor; includes those completed.",
    ),
    by_day="approved",
    gained=lambda day: day.approved,
)
ENUMERATED = Figure(
    label=Words("Didata", "Enumerated"),
    value=lambda place: place.enumerated,
    icon="home-check",
    of=FAMILIES,
    note=_expected_note,
    gained=lambda day: day.submitted - day.sent_back,
    tone_of_tile=lambda seen: seen.pace.tone,
    meaning=Words(
        "sudah dikirim PPL dan sekarang tidak sedang dikembalikan: dikirim, disetujui, atau selesai.",
        "submitted by the enumerator and not sent back now: submitted, approved or completed.",
    ),
)
ENUMERATED_SHARE = Figure(
    label=Words("Didata", "Enumerated"),
    file_label=Words("Didata (%)", "Enumerated (%)"),
    value=lambda place: place.enumerated_share,
    is_share=True,
)
EVER_SUBMITTED = Figure(
    label=Words("Pernah dikirim", "Ever submitted"), value=sum_of(*SENT_IN), tone="wait", by_day="submitted"
)
RESULTS = tuple(
    Figure(
        label=result.short,
        file_label=Words("205: {name}", "205: {name}").format(name=result.short),
        value=sum_of(f"result_{result:d}"),
    )
    for result in Result
)


def _special_note(seen: Seen) -> str:
    done = sum(seen.total.counts[f"special_{state}"] for state in SENT_IN if state != State.SENT_BACK)
    return _("%(n)s dikirim; tidak dihitung sebagai keluarga") % {"n": number(done)}


SPECIAL = Figure(
    label=Words("Kelompok khusus (XK)", "Special groups (XK)"),
    value=sum_of(*(f"special_{state}" for state in COUNTED)),
    icon="building-community",
    note=_special_note,
    is_seldom=True,
)

# --- Where they are shown, in this order -----------------------------------------------------------------------------

TILES = (FAMILIES, VERIFIED, ENUMERATED, APPROVED, COMPLETED, SENT_BACK, SPECIAL)
"""The legend explains those that have an explanation."""

BY_STATE = (FAMILIES, OPEN, DRAFT, SUBMITTED, SENT_BACK, APPROVED_NOW, COMPLETED, ENUMERATED_SHARE)
BY_RESULT = (FAMILIES, *RESULTS)
ON_CHART = (EVER_SUBMITTED, APPROVED, COMPLETED)
IN_FILE = (
    *(FAMILIES, PRELIST, VERIFIED),
    *(OPEN, DRAFT, SUBMITTED, SENT_BACK, APPROVED_NOW, COMPLETED, STRUCK),
    *(ENUMERATED, ENUMERATED_SHARE),
    *RESULTS,
    SPECIAL,
)
