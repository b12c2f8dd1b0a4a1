"""One word for one thing: no text of the interface or of the papers says a thing by a word that is out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings

from enumeration.help.glossary import BY_TERM, GLOSSARY, as_markdown, term_of, terms_in
from enumeration.models import State
from enumeration.papers.desk import ROLE_WORDS
from enumeration.words import Words
from regsosek.words import texts_in

ROOT = settings.BASE_DIR

MEANT_SO = {
    "Ada, digunakan bersama anggota keluarga/rumah tangga tertentu": "the form's own answer (307)",
    "Kode SLS/Non SLS dan Sub SLS": "the form's own wording",
    "%(n)s rumah tangga di %(v)s lingkungan": "the survey of 2008 asked households, not families",
}
"""Texts in which a word is meant as it stands, and why."""


def words_of(source: str) -> Iterator[str]:
    """Yield the Indonesian of every `Words("…", "…")`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Words", "W"):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


@cache
def texts() -> tuple[str, ...]:
    """Returns every Indonesian text that a person reads, but for the glossary's own."""
    said: list[str] = []
    for message in texts_in(ROOT):
        said += message.id if isinstance(message.id, (list, tuple)) else [message.id]
    for package in ("enumeration", "ranking"):
        for file in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in file.parts and file.name != "glossary.py":
                said += words_of(file.read_text())
    return tuple(one for one in said if one)


def out_of(said: str) -> list[str]:
    """Returns what a text says instead of a term, with the term."""
    if said in MEANT_SO:
        return []
    said = re.sub(r"%\(\w+\)[sd]|\{\w*\}", "…", said)  # the names of gaps are English
    return [
        f"“{found[0]}” → {one.term.id}: {said}"
        for one in GLOSSARY
        for pattern in one.instead_of
        if (found := re.search(pattern, said, re.IGNORECASE))
    ]


def test_no_text_says_a_thing_by_another_word():
    assert len(texts()) > 3000
    assert [fault for said in texts() for fault in out_of(said)] == []


def test_what_is_meant_so_is_still_said():
    assert MEANT_SO.keys() <= set(texts())


def test_a_word_that_is_out_is_found():
    assert out_of("Pilih pencacah") and out_of("Jumlah rumah tangga") and not out_of("Pilih PPL")


def test_no_term_is_there_twice():
    assert len({one.slug for one in GLOSSARY}) == len(BY_TERM) == len(GLOSSARY)


def test_every_state_of_a_questionnaire_is_a_term():
    assert {state.label.id.lower() for state in State} <= {one.term.id.lower() for one in GLOSSARY}


def test_papers_and_glossary_give_an_officer_one_name():
    for said in ROLE_WORDS.values():
        name, short = re.fullmatch(r"(.+) \((\w+)\)", said).groups()
        assert term_of(short).means.id.startswith(name)


def test_terms_are_found_as_words_not_within_others():
    assert [one.term.id for one in terms_in([Words("PPL memulai draf", ""), Words("APPLE, drafnya", "")])] == [
        "PPL",
        "draf",
    ]


def test_the_document_is_what_the_glossary_says():
    assert (ROOT / "docs/glossary.md").read_text() == as_markdown(), "./run manage print_glossary > docs/glossary.md"
