"""Comments and docstrings are plain English: words that read like a translation are out, each with a remedy.

A function's docstring begins with what it does ("Lock the row …") or with "Returns …". Texts of the interface, which are
Indonesian with an English translation, are not judged here (tests/test_words.py).
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

PROJECT = Path(settings.BASE_DIR)

OUT = {
    r"\bwho(m)?(so)?ever\b": "name the person: the officer who holds the SLS, the user who asked",
    r"\bwhose it is\b|\bwhose is it\b": "say who must act, or who holds it",
    r"\banew\b|\bonce more\b": "again; rebuild, recompute",
    r"\bmend(s|ed|ing)?\b": "correct, fix",
    r"\blet(s|ting)? go\b": "discard, delete, release",
    r"\bis no matter\b|\bno matter for\b": "does not apply, does not count",
    r"\bof whom nothing\b": "without a record",
    r"\bno work of theirs\b": "does not count as their work",
    r"\bwork(s|ed|ing)? out\b": "compute",
    r"\b(write|writes|written) down\b": "record",
    r"\bfor ever\b": "permanently, never deleted",
    r"\bto and fro\b": "back and forth, or say what happens",
    r"\bhand(s|ed|ing)? in\b": "submit",
    r"\bshar(e|es|ed|ing) (\w+ ){0,2}out\b|\bsharing out\b": "assign; a proposal for assigning",
    r"\b(take|takes|taken|taking) (it |them |\w+ )?in\b(?! (a|the|full|turn)\b)": "import a list, accept a submission",
    r"\b(is|are|was|were) asked anew\b": "asked again",
    r"\bcut off at any\b|\bcut off anywhere\b": "interrupted",
    r"\bfamil(y|ies)\b(?! (cards?|numbers?)\b)": "household (keep family card, family number)",
}
"""Patterns that are out of comments and docstrings, and what to write instead."""

NOT_AN_ACT = re.compile(
    r"(A|All|An|Another|As|By|Each|Every|Everything|For|From|How|In|Its|None|Nothing|Of|On|One|Only|Some|That|The|Their"
    r"|These|Those|To|What|When|Where|Whether|Which|Who|Whom|Whose|Why|With|Without)\b"
)
"""First words of a docstring that describe a thing, not what the function does."""


def python_files() -> list[str]:
    listed = subprocess.check_output(["git", "ls-files", "*.py", "run"], cwd=PROJECT, text=True).split()
    return [name for name in listed if "/migrations/" not in name and (PROJECT / name).exists()]


def nodes_of(source: str) -> Iterator[tuple[ast.AST, ast.Constant]]:
    """Yield every docstring with what it describes, also of constants: a string that stands by itself."""
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            value = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield node, value


def prose_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of every docstring and every block of comments; code in backticks is left out."""
    for _node, docstring in nodes_of(source):
        yield docstring.lineno, docstring.value
    first, last, block = 0, 0, ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            if token.start[0] != last + 1:
                if block:
                    yield first, block
                first, block = token.start[0], ""
            block += token.string.lstrip("#")
            last = token.start[0]
    if block:
        yield first, block


def words_that_are_out(source: str) -> list[tuple[int, str, str]]:
    found = []
    for line, text in prose_of(source):
        plain = re.sub(r"`[^`]*`", "", " ".join(text.split()))
        for pattern, remedy in OUT.items():
            found += [(line, one.group(), remedy) for one in re.finditer(pattern, plain, re.IGNORECASE)]
    return sorted(found)


def wrong_beginnings(source: str) -> list[tuple[int, str]]:
    """Returns line and first word of docstrings of functions that describe a thing, or begin in the third person."""
    found = []
    for node, docstring in nodes_of(source):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.body[0].value is not docstring:  # type: ignore[attr-defined]
            continue
        first = re.match(r"\s*([A-Z]\w*)", docstring.value)
        word = first.group(1) if first else ""
        is_third_person = word.endswith("s") and not word.endswith("ss") and word not in ("Returns", "SLS")
        if NOT_AN_ACT.fullmatch(word) or is_third_person:
            found.append((docstring.lineno, word))
    return found


def test_words_that_read_like_a_translation_are_out():
    faults = [
        f'{name}:{line}: "{word}". Write: {remedy}.'
        for name in python_files()
        if name != "tests/test_english.py"
        for line, word, remedy in words_that_are_out((PROJECT / name).read_text())
    ]
    assert not faults, "\n".join(faults)


def test_a_docstring_of_a_function_begins_with_what_it_does():
    faults = [
        f'{name}:{line}: "{word} …". Begin in the imperative, or with "Returns …".'
        for name in python_files()
        if not name.startswith("tests/")
        for line, word in wrong_beginnings((PROJECT / name).read_text())
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("word", ["whoever", "anew", "mended", "lets go", "families", "handed in", "is no matter"])
def test_each_word_is_found_in_a_comment_and_not_in_code(word):
    assert words_that_are_out(f"# This {word} here\nx = 1\n")
    assert words_that_are_out(f'"""This\n{word} here."""\n')
    assert not words_that_are_out(f'x = _("This {word} here")\n# see `{word}`\n')


def test_the_words_of_the_form_stay():
    assert not words_that_are_out("# the family card, and the family number (110)\n")
