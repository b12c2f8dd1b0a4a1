"""What is the same name: one fold in Python and in the database."""

from __future__ import annotations

import pytest
from django.db import connection

from enumeration.pages.folding import folded, folded_address
from enumeration.pages.names import REPLACED


def in_the_database(text: str, function: str = "enumeration_folded_name") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("RA’UF", "rauf"),
        ("Ra`uf  ", "rauf"),
        ("SOEKARNO", "sukarno"),
        ("DJOKO TJAHJONO", "joko cahjono"),
        ("MUHAMMAD SITTI", "muhamad siti"),
        ("José-Íñigo", "jose inigo"),
        ("-", ""),
    ],
)
@pytest.mark.django_db
def test_a_name_is_folded_alike_in_python_and_in_the_database(written, meant):
    assert folded(written) == meant == in_the_database(written)


@pytest.mark.django_db
def test_every_letter_that_is_known_is_folded_alike():
    for text in (f"A{REPLACED}Z", "".join(map(chr, range(1, 128))), "ÆØ 李明 OOEE DDJ TTJ"):
        assert folded(text) == in_the_database(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Jl. Soengai RT 001/RW.02", "jl sungai rt 1 rw 2"),
        ("No. 012 A, blok 00", "no 12 a blok 0"),
        ("RT001 1001 é01", "rt001 1001 e01"),
        ("李01 01", "李01 1"),
    ],
)
@pytest.mark.django_db
def test_an_address_is_folded_alike_in_python_and_in_the_database(written, meant):
    assert folded_address(written) == meant == in_the_database(written, "enumeration_folded_address")
