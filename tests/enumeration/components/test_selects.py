"""The one long select offers what Django's own does, drawn in one piece."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html

from enumeration.components.selects import LongSelect

CHOICES = [
    ("", "Semua"),
    ("7", 'PML "Budi" <b>'),
    ("Larompong", [("7317010", "Seluruh Larompong"), ("7317010001", "Riwang")]),
]


@pytest.mark.parametrize("chosen", ["", "7", "7317010001", None, "9"])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_tim", "hx-get": "."}])
def test_it_is_drawn_as_django_draws_it(chosen, attrs):
    drawn = LongSelect(choices=CHOICES).render("tim", chosen, attrs)
    assert parse_html(drawn) == parse_html(forms.Select(choices=CHOICES).render("tim", chosen, attrs))
