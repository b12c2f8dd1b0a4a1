"""Officers with passes and a photograph, and what reads a PDF back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from enumeration.models import Officer, OfficerPass, Personnel
from enumeration.papers.actions.issuing import issue_passes
from enumeration.papers.actions.printing import print_for

SITE = "https://regsosek.example/"


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    """Files of jobs lie here; and nobody has looked anything up yet."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def reader_of(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """Returns all words of a PDF, in order, with single spaces between them."""
    return " ".join(" ".join(page.extract_text() for page in reader_of(content).pages).split())


def letters_of(content: bytes) -> str:
    """Returns the same without spaces: what was broken into lines is whole again."""
    return re.sub(r"\s", "", text_of(content))


def a_photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 80), (180, 140, 100)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def photo(ppl) -> bytes:
    Personnel.objects.create(officer=ppl, photo=a_photo())
    return a_photo()


@pytest.fixture
def long_round(round_):
    """Returns a round that runs today, whatever day it is."""
    today = timezone.localdate()
    round_.starts_on, round_.ends_on = today - timedelta(days=5), today + timedelta(days=25)
    round_.save()
    return round_


@pytest.fixture
def give_pass(long_round, kab) -> Callable[..., OfficerPass]:
    def give(officer: Officer, **more: date) -> OfficerPass:
        [made] = issue_passes([officer], round=long_round, by=kab, **more)
        return made

    return give


@pytest.fixture
def printed(long_round) -> Callable[..., bytes]:
    """Returns the paper of an officer, printed by somebody: printed("letter", ani, by=budi)."""

    def print_it(kind: str, officer: Officer, *, by: Officer) -> bytes:
        return print_for(officer, kind, by=by, round=long_round, site=SITE)

    return print_it
