"""What a page preloads is what its script imports, and every import of ours leads to a file."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from enumeration.pages import scripts

OURS = sorted(
    file.relative_to(settings.BASE_DIR / "static") for file in (settings.BASE_DIR / "static/js").rglob("*.js")
)


@pytest.mark.parametrize("script", [str(file) for file in OURS])
def test_every_import_of_every_script_leads_to_a_file(script):
    assert scripts.modules_of(script)[0] == script


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('import { html, nothing } from "lit";', ["lit"]),
        ('import * as echarts from "echarts";', ["echarts"]),
        ('import "./element.js";', ["./element.js"]),
        ('import{a as b,$c}from"./a.js";export*from"./b.js";import"./c.js"', ["./a.js", "./b.js", "./c.js"]),
        ('export { a } from "./a.js"', ["./a.js"]),
        ('import {\n  a,\n  b,\n} from "./a.js";\nimport c from "./c.js";', ["./a.js", "./c.js"]),
        ('const later = await import("./later.js");', []),
        ('export const a = "./a.js";\nexport function b() { return "./b.js"; }', []),
        ('// import "./told.js"', []),
    ],
)
def test_imports_are_read_as_the_browser_reads_them(line, names):
    assert scripts.IMPORTS.findall(line) == names


def test_names_lead_where_the_import_map_says():
    resolved = {
        name: scripts.resolved(name, "js/assignment/board.js")
        for name in ("lit", "lit/directives/live.js", "../charts.js")
    }
    assert list(resolved.values()) == ["npm/lit/index.js", "npm/lit/directives/live.js", "js/charts.js"]
    with pytest.raises(scripts.MissingModule, match="import map"):
        scripts.resolved("unheard-of", "js/app.js")


def test_a_module_of_a_module_is_found_once(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "a.js").write_text('import "./b.js"; import "./c.js";')
    (tmp_path / "b.js").write_text('import { c } from "./c.js"; import { a } from "./a.js";')
    (tmp_path / "c.js").write_text('import "./d/e.js";')
    (tmp_path / "d").mkdir()
    (tmp_path / "d/e.js").write_text("")
    try:
        assert scripts.modules_of("a.js") == ("a.js", "b.js", "c.js", "d/e.js")
        (tmp_path / "d/e.js").unlink()
        scripts.modules_of.cache_clear()
        with pytest.raises(scripts.MissingModule, match=r"d/e\.js"):
            scripts.modules_of("a.js")
    finally:
        scripts.modules_of.cache_clear()


def test_the_page_tells_the_browser_the_same_map():
    drawn = render_to_string("components/import_map.html", {"nonce": "n"})
    told = dict(re.findall(r'"([^"]+)": "/static/[^/]+/([^"]*)"', drawn))
    assert told == scripts.IMPORT_MAP
