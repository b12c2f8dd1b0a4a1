"""The orders that a review queue can be gone through in. Each is total, so that a page goes on after any row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from enumeration.models import Confirmation, EarlierAnswers, Household
from enumeration.pages.keyset import Order, moment, number, text, uuid
from enumeration.words import Words

MOST = 1_000_000


@dataclass(frozen=True)
class Sort:
    label: Words
    order: Order
    by_what: Mapping[str, Any] = field(default_factory=dict)  # columns beside the household's own

    def of(self, household: Household) -> dict[str, Any]:
        """Returns where the household stands in this order. One query."""
        row = Household.objects.filter(pk=household.pk).annotate(**self.by_what)
        return row.values(*self.order.columns).get()


WARNINGS = Confirmation.objects.filter(household=OuterRef("pk")).order_by().values("household")
# Of the answers kept last, as in answering/earlier.py.
CHANGED = EarlierAnswers.objects.filter(household=OuterRef("pk"), at__lt=OuterRef("submitted_at")).order_by("-pk")

IN_TURN = Sort(Words("Paling lama menunggu", "Longest waiting"), Order(submitted_at=moment, pk=uuid))

SORTS = {
    "peringatan": Sort(
        Words("Peringatan terbanyak", "Most warnings"),
        Order(**{"-warnings": number(MOST), "submitted_at": moment, "pk": uuid}),
        {"warnings": Coalesce(Subquery(WARNINGS.annotate(count=Count("pk")).values("count")), 0)},
    ),
    "berubah": Sort(
        Words("Jawaban berubah terbanyak", "Most answers changed"),
        Order(**{"-changes": number(MOST), "submitted_at": moment, "pk": uuid}),
        {"changes": Coalesce(Subquery(CHANGED.values("changed")[:1]), 0)},
    ),
    "nama": Sort(
        Words("Nama kepala keluarga", "Name of the head"),
        Order(called=text, pk=uuid),
        {"called": Coalesce("head_name", Value(""))},
    ),
    "nomor": Sort(
        Words("SLS dan nomor bangunan/keluarga", "SLS and building/family number"),
        Order(area_id=text, building=number(MOST), family=number(MOST), pk=uuid),
        {"building": Coalesce("building_number", 0), "family": Coalesce("family_number", 0)},
    ),
}
