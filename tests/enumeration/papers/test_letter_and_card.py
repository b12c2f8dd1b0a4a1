"""Surat tugas and tanda pengenal: what they say, that names are whole, and where the QR code leads."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp

from enumeration.access import Role
from enumeration.models import Officer
from enumeration.papers.actions.issuing import issue_passes
from enumeration.papers.catalogue import PAPERS
from enumeration.papers.desk import Desk
from enumeration.papers.drawing import Sheets
from enumeration.papers.paper import CannotPrint
from tests.conftest import OWN_SLS
from tests.enumeration.papers.conftest import SITE, letters_of, reader_of, text_of

pytestmark = pytest.mark.django_db


def qr_of(content: bytes) -> list[str]:
    """Returns what a phone reads from the first page."""
    document = pypdfium2.PdfDocument(content)
    picture = document[0].render(scale=3).to_pil()
    document.close()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_the_letter_says_who_goes_where_and_until_when(printed, give_pass, pml, ppl, kab, make_household):
    make_household(OWN_SLS)
    make_household(OWN_SLS)
    one = give_pass(ppl)
    words = text_of(printed("letter", ppl, by=kab))
    for said in ("SURAT TUGAS", one.number, "Ani", "0001", "Petugas Pendataan Lapangan (PPL)", "Budi (001)"):
        assert said in words
    assert f"Larompong Riwang RT 001 Dusun Padang {OWN_SLS} 2" in words
    assert "KABUPATEN LUWU" in words
    assert "Kepala BPS Kabupaten Luwu" in words
    assert "Halaman 1 dari 1" in words


def test_made_up_data_are_marked_on_every_paper(printed, give_pass, ppl, kab, long_round):
    give_pass(ppl)
    assert "DATA BUATAN" in text_of(printed("letter", ppl, by=kab))
    assert "DATA BUATAN" in text_of(printed("card", ppl, by=kab))
    long_round.is_made_up = False
    assert "DATA BUATAN" not in text_of(printed("letter", ppl, by=kab))


def test_without_a_pass_there_is_no_letter(printed, ppl, kab):
    with pytest.raises(CannotPrint, match="belum diterbitkan"):
        printed("letter", ppl, by=kab)


NAMES = [
    "=SUM(A1) Ma'ruf “Dg.” O’Neil",
    "Łukasz Çelik-Şahin Müller",
    "Andi Muhammad Abdurrahman Syarifuddin bin Haji Abdul Karim Daeng Mattawang Tandi Lolo S.ST. M.Si. Ph",
    "W" * 100,
]


@pytest.mark.parametrize("kind", ["letter", "card"])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_whole_however_long_and_whatever_its_letters(printed, give_pass, ppl, kab, kind, name):
    Officer.objects.filter(pk=ppl.pk).update(full_name=name)
    ppl.refresh_from_db()
    give_pass(ppl)
    assert name.replace(" ", "") in letters_of(printed(kind, ppl, by=kab))


def test_nothing_is_drawn_beyond_the_card(printed, give_pass, ppl, kab):
    """The right half of the sheet is empty where there is one card: also beside the longest of names."""
    Officer.objects.filter(pk=ppl.pk).update(full_name="W" * 100)
    ppl.refresh_from_db()
    give_pass(ppl)
    document = pypdfium2.PdfDocument(printed("card", ppl, by=kab))
    picture = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    right_half = picture.crop((picture.width // 2 + 3, 0, picture.width, picture.height - 60))
    assert right_half.getextrema() == (255, 255)


def test_letters_that_no_font_has_are_spelled_and_told(give_pass, ppl, kab, long_round):
    Officer.objects.filter(pk=ppl.pk).update(full_name="Ani 😀 محمد Саша")
    ppl.refresh_from_db()
    give_pass(ppl)
    desk, file = Desk(long_round, kab, SITE), io.BytesIO()
    sheets = Sheets(file, desk.frame("KABUPATEN LUWU"), "uji")
    list(PAPERS["letter"].write(sheets, desk, [[ppl]]))
    sheets.save()
    assert sheets.missing == set("😀محمدСаш")
    assert "Ani [GRINNING FACE] MHMD SASHA" in text_of(file.getvalue())


@pytest.mark.parametrize("kind", ["letter", "card"])
def test_the_qr_code_leads_to_the_public_page(printed, give_pass, ppl, kab, kind):
    one = give_pass(ppl)
    assert qr_of(printed(kind, ppl, by=kab)) == [f"{SITE}petugas/{one.token}/"]


def test_the_card_carries_the_photograph(printed, give_pass, photo, ppl, kab):
    give_pass(ppl)
    assert len(reader_of(printed("card", ppl, by=kab)).pages[0].images) == 1


def test_without_a_photograph_the_card_has_initials(printed, give_pass, ppl, kab):
    Officer.objects.filter(pk=ppl.pk).update(full_name="Ani Tenri")
    ppl.refresh_from_db()
    give_pass(ppl)
    content = printed("card", ppl, by=kab)
    assert len(reader_of(content).pages[0].images) == 0
    assert "AT" in text_of(content).split()


def test_eight_cards_are_a_sheet(officer, kab, long_round):
    nine = [officer(f"petugas{number}", Role.COORDINATOR, "7317010", officer_code=f"C{number}") for number in range(9)]
    issue_passes(nine, round=long_round, by=kab)
    desk, file = Desk(long_round, kab, SITE), io.BytesIO()
    sheets = Sheets(file, desk.frame("KABUPATEN LUWU"), "uji")
    made = list(PAPERS["card"].write(sheets, desk, [nine]))
    sheets.save()
    pages = reader_of(file.getvalue()).pages
    assert [page.extract_text().count("TANDA PENGENAL PETUGAS") for page in pages] == [8, 1]
    assert len(made) == 9
