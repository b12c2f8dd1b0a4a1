"""Every paper of the registry as it lies on the table, with the longest names that can be saved, measured in the PDF."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from enumeration.models import Area, Household, Officer, Personnel, State, Verification
from enumeration.models.areas import Level
from enumeration.papers import slips, typeface
from enumeration.papers.actions.issuing import issue_passes
from enumeration.papers.catalogue import PAPERS
from enumeration.papers.desk import Desk
from enumeration.papers.drawing import FOOT, MM, Sheets
from tests.conftest import OWN_SLS
from tests.enumeration.papers.conftest import SITE
from tests.enumeration.papers.measuring import Piece, pieces_of, what_is_covered

pytestmark = pytest.mark.django_db

LEAST_SIZE = 7
EDGE = 5 * MM
"""Printers leave as much white."""
LONGEST_WORD = 24
"""Letters. No language of the district has a longer word; what is longer may be broken."""

ORDINARY = "Andi Muhammad Abdurrahman Syarifuddin bin Haji Abdul Karim Daeng Mattawang Tandi Lolo S.ST. M.Si. Ph"
NAMES = {
    "ordinary": "Andi Tenri Ajeng",
    "hundred": ORDINARY,
    "one_word": "W" * 100,
    "one_word_and_a_bit": "Mattawang" * 11 + "x",
}
KINDS = [*PAPERS, slips.KIND]


@pytest.fixture(params=NAMES)
def called(request, ppl, pml, kab, long_round, make_household):
    """Everybody and everything bears this name; and there are households enough for three pages."""
    name = NAMES[request.param]
    Officer.objects.filter(pk__in=[ppl.pk, pml.pk, kab.pk]).update(full_name=name, officer_code="W2345678")
    Officer.objects.filter(pk=ppl.pk).update(username=name.replace(" ", ".")[:150])
    Area.objects.exclude(level=Level.DISTRICT).update(name=name.upper())
    Area.objects.filter(level=Level.DISTRICT).update(name="PENUKAL ABAB LEMATANG ILIR")  # the longest there is
    long_round.name, long_round.is_made_up = ORDINARY[: max(len(name) - 30, 12)], False
    long_round.save()
    Personnel.objects.create(officer=ppl, pay_per_family=1_000_000_000, pay_fixed=1_000_000_000)
    Verification.objects.create(round=long_round, area_id=OWN_SLS, head_name=name, met_on=timezone.localdate())
    for number in range(40):
        make_household(
            *[OWN_SLS],
            head_name=name,
            address=f"{name} {name}"[:200],
            building_number=100 + number,
            family_number=200 + number,
            existence=1,
            verified_at=timezone.now(),
            verified_by=ppl,
            state=State.SUBMITTED,
            enumerator=ppl,
            result=3 + number % 3,
            submitted_at=timezone.now(),
            enumerated_on=timezone.localdate(),
        )
    issue_passes([ppl, pml], round=long_round, by=kab)
    return name


@pytest.fixture
def draw(called, long_round, ppl, pml, kab):
    def draw(kind: str) -> bytes:
        kab.refresh_from_db()
        desk, file = Desk(long_round, kab, SITE), io.BytesIO()
        officers = list(Officer.objects.select_related("leader").filter(pk__in=[ppl.pk, pml.pk]).order_by("pk"))
        sheets = Sheets(file, desk.frame(desk.office([OWN_SLS])), "uji")
        if kind == slips.KIND:
            codes = [(officers[0], "WMWM-WMWM")] * 9  # a sheet and one more
            made = list(slips.write(sheets, desk, codes, timezone.now(), desk.site.rstrip("/")))
        else:
            made = list(PAPERS[kind].write(sheets, desk, [officers]))
        assert made
        sheets.save()
        if folder := os.environ.get("PAPERS_TO"):  # to look at them: PAPERS_TO=/tmp/papers ./run test …
            Path(folder, f"{kind}-{next(k for k, v in NAMES.items() if v == called)}.pdf").write_bytes(file.getvalue())
        return file.getvalue()

    return draw


def words_laid_out(monkeypatch) -> list[tuple[str, list[str]]]:
    """Note each text that is put into lines, with the lines."""
    seen: list[tuple[str, list[str]]] = []
    before = typeface.wrapped

    def noting(text, *more):
        lines = before(text, *more)
        seen.append((text, lines))
        return lines

    for module in ("enumeration.papers.typeface", "enumeration.papers.card"):
        monkeypatch.setattr(f"{module}.wrapped", noting)
    return seen


def test_every_text_is_whole_on_the_paper_and_seven_points_high(draw, monkeypatch):
    laid = words_laid_out(monkeypatch)
    problems = []
    for kind in KINDS:
        laid.clear()
        problems += [f"{kind}: {problem}" for problem in poor(*pieces_of(draw(kind)), laid)]
    assert not problems, "\n".join(problems)


def poor(pieces: list[Piece], sizes: list[tuple[float, float]], laid: list[tuple[str, list[str]]]) -> Iterator[str]:
    """What a reader would complain about."""
    for one in pieces:
        if one.size < LEAST_SIZE:
            yield f"under {LEAST_SIZE} points: {one.text} {one.size:.1f}"
        wide, high = sizes[one.page]
        if min(one.left, one.low, wide - one.right, high - one.high) < EDGE:
            yield f"outside the paper, on page {one.page + 1}: {one.text}"
        if one.text.strip("…") != one.text and set(one.text) != {"…", ","}:
            yield f"cut short: {one.text}"
    for pair in what_is_covered(pieces):
        yield "text on text: {} and {}".format(*pair)
    for text, lines in laid:
        words, drawn = text.split(), " ".join(lines).split()
        for word in words:
            if len(word) <= LONGEST_WORD and word not in drawn:
                yield f"word broken: {word}"
        for line in lines[1:]:
            if len(line) == 1 and line not in words:
                yield f"a letter alone in its line: {line} of {text}"
    for page, (_wide, high) in enumerate(sizes):
        # Without what stands around every page.
        inside = [one for one in pieces if one.page == page and one.low > FOOT and one.high < high - 18 * MM]
        if len(inside) < 4:
            yield f"page {page + 1} of {len(sizes)} is empty"


def test_families_stand_in_the_list_of_every_paper_that_names_them(draw):
    assert Household.objects.count() == 40
    for kind in ("prelist", "nonresponse"):
        pieces, _sizes = pieces_of(draw(kind))
        assert len([one for one in pieces if re.fullmatch(r"1\d\d(/2\d\d)?", one.text)]) == 40, kind
