"""Which of the 26 groups is proposed for the words of 417 and 421: one module, on the phone and on the supervisor's page."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from enumeration.questionnaire.codes import Sector
from enumeration.questionnaire.inspections import SECTOR_WORDS
from enumeration.sampling.work import DONE
from tests.node import in_node

SCRIPTS = Path(settings.BASE_DIR) / "static/js/questionnaire"
HELD_OUT = [
    (int(line.split(" ", 1)[0]), line.split(" ", 1)[1])
    for line in Path(__file__).with_name("held_out_trades.txt").read_text().splitlines()
    if not line.startswith("#")
]
ASK = """
const { propose } = await import(process.argv[1]);
const asked = JSON.parse(process.argv[2]);
process.stdout.write(JSON.stringify(asked.map((words) => propose(words, { typing: false }))));
"""


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    """proposed(words, …): the groups proposed for each of them."""
    folder = tmp_path_factory.mktemp("trades")
    for name in ("proposing.js", "trades.js"):
        shutil.copy(SCRIPTS / name, folder)
    (folder / "package.json").write_text('{"type": "module"}')

    def ask(*words: str) -> list[list[int]]:
        return in_node("-e", ASK, folder / "proposing.js", json.dumps(words))

    return ask


def test_nine_of_ten_wordings_that_the_list_does_not_know_are_within_the_first_three(proposed):
    found = proposed(*(words for _group, words in HELD_OUT))
    missed = [words for (group, words), groups in zip(HELD_OUT, found, strict=True) if group not in groups]
    assert len(HELD_OUT) >= 200
    assert len(missed) <= len(HELD_OUT) // 10, missed


def test_it_agrees_with_the_words_of_the_made_up_district_and_of_the_checks(proposed):
    """Both were written by others, before the list of trades."""
    known = [(sector.value, words) for sector, text in DONE.items() for words in text.split("|")]
    known += [(sector, words) for words, sector in SECTOR_WORDS.items()]
    found = proposed(*(words for _sector, words in known))
    missed = [words for (sector, words), groups in zip(known, found, strict=True) if sector not in groups]
    assert len(missed) <= len(known) // 10, missed


def test_affixes_slips_and_half_words_are_understood_and_nonsense_is_not(proposed):
    asked = {"berdagang": 12, "peternakan": 5, "Nelayn": 4, "supir": 13, "penjahit": 8, "MENYADAP KARET": 3}
    assert [groups[0] for groups in proposed(*asked)] == list(asked.values())
    assert proposed("xqzw", "tukang", "", "  ", "12", "buruh harian lepas") == [[]] * 6


def test_the_list_is_large_enough_and_has_every_group():
    text = (SCRIPTS / "trades.js").read_text()
    groups = {int(code): words.split(",") for code, words in re.findall(r"(\d+): `(.*?)`", text, re.DOTALL)}
    assert groups.keys() == {*Sector.values}
    assert sum(map(len, groups.values())) >= 300
