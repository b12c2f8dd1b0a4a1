"""Answers of an older codebook, in the names of today's: what a device sends, and what one kept, by one rule."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from enumeration.questionnaire.older import modern
from tests.node import in_node

KEPT = "const { modern } = await import(process.argv[1]); const current = JSON.parse(process.argv[2]);"
KEPT += "console.log(JSON.stringify(modern({ current }).current));"
SENT = {
    "members": [
        {"id": "dated", "birth_date": "1986-07-01", "name": "SITI"},
        {"id": "blank", "birth_date": None},
        {"id": "explained", "birth_date": None},
        {"id": "new and explained"},
        {"id": "today's", "birth_day": 5},
        {"id": "unreadable", "birth_date": "15 Okt 85"},
    ],
    "notes": [
        {"check": "W406_blank", "member": "explained", "note": "Lupa."},
        {"check": "W406_blank", "member": "new and explained", "note": "Lupa."},
        {"check": "W40301", "member": "blank", "note": "Benar."},
    ],
}


def test_one_date_becomes_three_and_a_blank_one_that_was_explained_is_not_known(tmp_path):
    found = modern(SENT)
    assert found["members"] == [
        {"id": "dated", "birth_day": 1, "birth_month": 7, "birth_year": 1986, "name": "SITI"},
        {"id": "blank", "birth_day": None, "birth_month": None, "birth_year": None},
        {"id": "explained", "birth_day": 98, "birth_month": 98, "birth_year": None},
        {"id": "new and explained", "birth_day": 98, "birth_month": 98, "birth_year": None},
        {"id": "today's", "birth_day": 5},
        {"id": "unreadable", "birth_date": "15 Okt 85"},
    ]
    assert [one["check"] for one in found["notes"]] == ["W406.tahun_blank", "W406.tahun_blank", "W40301"]
    script = tmp_path / "older.mjs"
    script.write_text((Path(settings.BASE_DIR) / "static/js/questionnaire/older.js").read_text())
    assert in_node("-e", KEPT, script, json.dumps(SENT)) == found
