"""The codebook for people: found in either language, whole as PDF."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from enumeration.codebook.entries import checks, parts
from enumeration.questionnaire import BLOCKS, QUESTIONS
from enumeration.questionnaire.cards import questions_of
from enumeration.questionnaire.printed import EVERY_CHECK

pytestmark = pytest.mark.django_db


def found_by(search: str) -> set[str]:
    return {one.card.name for part in parts(search) for one in part.entries}


def test_a_question_is_found_by_number_word_code_and_column_in_both_languages():
    for search in ("301b", "bukti kepemilikan", "title to the land", "girik", "title_deed"):
        assert "title_deed" in found_by(search), search
        assert len(found_by(search)) < 10, search
    assert [one.check.code for one in checks("no electricity")]
    assert not found_by("tidak ada kata seperti ini")


def test_the_page_shows_what_is_searched(client, ppl):
    client.force_login(ppl)
    address = reverse("enumeration:codebook")
    page = client.get(address, {"cari": "girik"}).content.decode()
    assert "Jenis bukti kepemilikan tanah" in page and "Sumber air minum utama" not in page
    assert "Tidak ada yang cocok" in client.get(address, {"cari": "<b>xyz</b>"}).content.decode()


def test_the_whole_codebook_is_on_the_page_and_in_the_file(client, ppl):
    client.force_login(ppl)
    page = client.get(reverse("enumeration:codebook")).content.decode()
    reader = PdfReader(io.BytesIO(client.get(reverse("enumeration:codebook_file")).content))
    text = "".join("".join(one.extract_text() for one in reader.pages).split())
    numbers = [card.number for model in BLOCKS for card in questions_of(model, with_derived=True)]
    assert [one for one in numbers if f">{one}<" not in page] == []
    assert [one for one in numbers if one not in text] == []
    assert [one.code for one in EVERY_CHECK if one.code not in page or one.code not in text] == []
    assert all(name in page for name in QUESTIONS)
