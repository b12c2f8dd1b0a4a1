"""The state of the verification of the pre-printed list (VK): the lines of one SLS, and the progress of several lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from enumeration.access import Reach
from enumeration.models import Household, Level, Round, Tally, Verification
from enumeration.models.areas import lies_in_a
from enumeration.pages import keyset
from enumeration.pages.keyset import Order, Page, number, text
from enumeration.questionnaire.codes import GONE, Existence

PAGE = 60
"""Lines per page. An SLS has about a hundred households; the largest, before a split, some 400."""

# --- The list of one SLS ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListCount:
    """The progress of the list of one SLS."""

    lines: int
    checked: int
    by_existence: dict[int, int]
    next_building: int
    next_family: int

    @property
    def unchecked(self) -> int:
        return self.lines - self.checked

    @property
    def here(self) -> int:
        return self.by_existence[Existence.FOUND] + self.by_existence[Existence.NEW]

    @property
    def new(self) -> int:
        return self.by_existence[Existence.NEW]

    @property
    def struck(self) -> int:
        return sum(self.by_existence[code] for code in GONE)


def count(lines: QuerySet[Household]) -> ListCount:
    """Count all lines of one SLS, regardless of the page's filter. One query."""
    found = lines.aggregate(
        lines=Count("pk"),
        building=Max("building_number"),
        family=Max("family_number"),
        **{f"e{code:d}": Count("pk", filter=Q(existence=code)) for code in Existence},
    )
    by_existence = {int(code): found[f"e{code:d}"] for code in Existence}
    return ListCount(
        lines=found["lines"],
        checked=sum(by_existence.values()),
        by_existence=by_existence,
        next_building=(found["building"] or 0) + 1,
        next_family=(found["family"] or 0) + 1,
    )


LAST = 9_999_999
# As on paper; added households follow the last line, in the order of its numbers.
AS_ON_PAPER = Order(line=number(2**31 - 1), prelist_code=text, added=number(2**31 - 1), id=keyset.uuid)


def page_of(lines: QuerySet[Household], after: str = "", size: int = PAGE) -> Page[Household]:
    """Returns one page of the list in its own order."""
    last = Value(LAST, output_field=IntegerField())
    # The number of a listed household may change while somebody goes through the list; its position must not.
    in_turn = Case(When(prelist_number=None, then=Coalesce("family_number", last)), default=last)
    lines = lines.annotate(line=Coalesce("prelist_number", last), added=in_turn)
    wanted = (
        *("round", "area", "state", "version", "on_prelist", "prelist_code", "prelist_number", "existence"),
        *("head_name", "address", "building_number", "family_number", "neighbourhood_opinion"),
    )
    return AS_ON_PAPER.page(lines.only(*wanted), limit=size, after=after)


def numbered_lines(lines: QuerySet[Household]) -> list[tuple[int, str]]:
    """Returns number and name of every line of the list, to choose which one another line duplicates. One query."""
    found = (
        lines.filter(prelist_number__isnull=False).order_by("prelist_number").values_list("prelist_number", "head_name")
    )
    return [(number, name or "") for number, name in found if number is not None]


def states_of(round: Round, codes: Iterable[str]) -> dict[str, Verification]:
    """Returns the lists of these SLS that were begun, by SLS code. One query."""
    return {one.area_id: one for one in Verification.objects.filter(round=round, area__in=list(codes))}


def unfinished(round: Round, mine: Reach) -> list[str]:
    """Returns the SLS of an enumerator whose prelist is not closed yet; [] for a user who holds whole villages.

    One query.
    """
    codes = [code for its_round, code in mine.scopes if its_round == round.pk and lies_in_a(Level.SUB_SLS, code)]
    closed = Verification.objects.filter(round=round, area__in=codes, finished_at__isnull=False)
    printed = Tally.objects.filter(round=round, area__in=codes, prelist__gt=0)
    return list(printed.exclude(area__in=closed.values("area")).order_by("area_id").values_list("area_id", flat=True))


def list_state(verification: Verification | None) -> tuple[str, str]:
    """Returns the state of one SLS's list in words, and its tone."""
    if verification is None:
        return _("belum dimulai"), "neutral"
    if verification.finished_at is None:
        return (_("dibuka kembali"), "warn") if verification.reopened_at else (_("sedang diperiksa"), "info")
    if verification.is_not_found:
        return _("SLS tidak ditemukan"), "bad"
    return _("selesai"), "good"
