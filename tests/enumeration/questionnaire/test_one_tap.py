"""One tap may say "none" for the goods and animals that were not named, and for nothing else on the form."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from enumeration.questionnaire import QUESTIONS
from tests.node import in_node

ASK = """
globalThis.document = { documentElement: { lang: "id" } };
const { noneOf } = await import(process.argv[1]);
let sent = "";
for await (const part of process.stdin) sent += part;
console.log(JSON.stringify(JSON.parse(sent).map((number) => [number, noneOf({ number })])));
"""


def test_one_tap_fills_goods_and_livestock_only_and_with_none():
    cards = {card.number: card for card in QUESTIONS.values()}
    layout = Path(settings.BASE_DIR) / "static/js/questionnaire/layout.js"
    filled = {number: code for number, code in in_node("-e", ASK, layout, sent=list(cards)) if code is not None}
    assert {number[:3] for number in filled} == {"502", "503", "504"}
    for number, code in filled.items():
        said = dict(cards[number].choices)
        assert said[code].id == "Tidak" if said else code == 0, number
