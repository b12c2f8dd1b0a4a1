"""What the browser gets: lighter copies of our files and of Tabler's, made by `./run` and for the image."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from enumeration.devices.views.shell import STYLES
from enumeration.pages import scripts
from regsosek import browser_files
from tests.browser.conftest import left_out

TABLER = "npm/tabler/css/tabler.min.css"


STARTED = re.compile(r"""["'](js/[\w/-]+\.js)["']""")


def test_every_script_that_a_page_starts_comes_with_what_it_imports():
    """A module beside it would be a second copy: what one of them keeps, the other would not know."""
    base, ours = browser_files.BASE_DIR, set()
    for file in (*base.glob("templates/**/*.html"), *base.glob("enumeration/**/*.py"), *base.glob("ranking/**/*.py")):
        ours.update(STARTED.findall(file.read_text()))
    assert len(ours) > 15
    for entry in ours:
        files = scripts.all_modules_of(entry)
        beside = {path for path in files if not Path(finders.find(path)).is_relative_to(browser_files.MADE)}
        assert beside <= {scripts.IMPORT_MAP["echarts"]}, entry


def test_styles_are_served_without_their_comments():
    for path in (TABLER, *(f"css/{file.name}" for file in browser_files.BASE_DIR.glob("static/css/*.css"))):
        served, whole = map(Path, finders.find(path, find_all=True))
        assert served.is_relative_to(browser_files.MADE) and served.stat().st_size < whole.stat().st_size, path


WRITTEN = re.compile(r"""[\w-]+-(?=\{[{%]|\$\{|["'] ?\+|["']\|add)|[\w-]+""")


def test_no_class_that_is_written_or_put_together_lost_its_styles():
    """tests/browser/conftest.py asks the same of every page that a browser opens."""
    lost = {*left_out(), *(name[: end.end()] for name in left_out() for end in re.finditer("-", name))}
    files = [
        file for where in ("templates/**/*.html", "static/js/**/*.js") for file in browser_files.BASE_DIR.glob(where)
    ]
    found = [(file.name, word) for file in files for word in lost.intersection(WRITTEN.findall(file.read_text()))]
    assert not found and len(left_out()) > 3000


def test_who_develops_sees_the_files_themselves():
    assert browser_files.MADE in browser_files.folders(debug=False)
    assert browser_files.MADE not in browser_files.folders(debug=True)


def test_what_was_made_is_part_of_the_address_that_is_kept_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(browser_files, "MADE", tmp_path)
    (tmp_path / "tabler.min.css").write_text(".btn{}")
    before = browser_files.release()
    (tmp_path / "tabler.min.css").write_text(".btn{}.card{}")  # because a template names one more
    assert browser_files.release() != before


def test_the_questionnaire_is_light():
    """Styles and modules of its first load, compressed. The whole with the page: ./run bench page, bar 200 KB."""
    styles = [path for path in STYLES if path not in ("css/worklist.css", "css/verification.css", "css/devices.css")]
    files = [*styles, *scripts.modules_of("js/questionnaire/main.js"), *scripts.modules_of("js/app.js")]
    weights = {path: len(gzip.compress(Path(finders.find(path)).read_bytes(), 6)) for path in dict.fromkeys(files)}
    assert sum(weights.values()) < 115_000, sorted(weights.items(), key=lambda one: -one[1])[:10]
