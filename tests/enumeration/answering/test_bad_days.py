"""The browser's saving, run in node against a network that loses things: see bad_days.mjs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from enumeration.questionnaire import codebook
from tests.node import in_node

MODULES = ("api", "compare", "form", "older", "paradata", "rules", "sending", "submission", "clock")


@pytest.fixture
def run(tmp_path):
    """run(first_day, how_many): what the days came to."""
    for name in MODULES:
        shutil.copy(Path(settings.BASE_DIR) / f"static/js/questionnaire/{name}.js", tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "codebook.json").write_text(json.dumps(codebook.as_json()))

    def make(first: int, count: int) -> dict[str, int]:
        script = Path(__file__).with_name("bad_days.mjs")
        return in_node(script, tmp_path, tmp_path / "codebook.json", first, count)

    return make


def test_nothing_is_lost_on_bad_days(run):
    came_to = run(1, 60)
    assert came_to["days"] == 60
    assert came_to["submissions"] > 500
