"""No feature that the oldest promised browsers lack: Chrome 119 (three years back), Safari 16.4, Firefox 128.

esbuild (regsosek/lighter.mjs) answers for syntax; this for what has a name. Left out is what only decorates where it is
known and changes nothing where it is not (text-wrap, hyphens, scrollbar-width, modulepreload, navigator.getBattery?.()).
"""

import re
from pathlib import Path

import pytest

from regsosek.browser_files import BASE_DIR, MADE

HELPED = "map|filter|some|every|find|forEach|reduce|toArray|take|drop"
TOO_NEW = {
    ".js": {
        r"\bArray\.fromAsync\(|\bfrom(Base64|Hex)\(|\.to(Base64|Hex)\(": "Chrome 121 and 140",
        r"\bPromise\.(try|withResolvers)\(": "Safari 17.4, Chrome 128",
        r"(?<!\? )\b(Object|Map)\.groupBy\(": "Safari 17.4; Map.groupBy where it is asked for first",
        r"\.(union|intersection|difference|symmetricDifference|is(Sub|Super)setOf|isDisjointFrom)\(": "Chrome 122",
        rf"\bIterator\b|\.(keys|values|entries|matchAll)\([^()]*\)\.({HELPED})\(": "Safari 18.4; make it a list first",
        r"\bAbortSignal\.any\(|\bURL\.(canParse|parse)\(": "Safari 17.4, Chrome 126",
        r"\bwith \{ ?type:": "import attributes: Chrome 123, Safari 17.2",
        r"/[dgimsuy]*v[dgimsuy]*[;,.)\]]|\(\?[ims]+(-[ims]+)?:": "flag v, flags within: Safari 17, Chrome 125",
        r"\bRegExp\.escape|\bError\.isError|\bMath\.sumPrecise|\bTemporal\.|\b(await )?using \w+ =": "2025 and later",
        r"\bshow(Popover|Picker)\(|\bstartViewTransition\(|\bmoveBefore\(|\bsetHTML": "Safari 17 and later",
        r"\bcheckVisibility\(|\brequestIdleCallback\(|\bcookieStore\b": "Safari 17.4, 18.4, not yet",
        r"\bIntl\.(Segmenter|DurationFormat)\b": "Firefox 125 and 136",
    },
    ".css": {
        r"^\s*&|\{[^{}]*&": "nesting: Chrome 120, Safari 17.2",
        r"@(starting-style|scope|property|position-try|view-transition|function)\b": "Safari 17.4 and later",
        r"\(from |\b(calc-size|anchor|if|sibling-index)\(|position-area|anchor-name": "Safari 16.4 to 26",
        r"transition-behavior|interpolate-size|field-sizing|text-box|animation-timeline": "Chrome 117 to 133",
        r":(popover-open|open|user-(in)?valid|state\(|has-slotted)|::details-content|::picker": "Safari 16.5 to 17",
        r"\b(round|mod|rem|sign|abs|pow|hypot)\(": "Chrome 125",
    },
    ".html": {
        r"\bpopover(target)?\b|\bcommandfor=|\bclosedby=": "Safari 17, Firefox 125, Chrome 135",
        r"<details[^>]* name=": "Chrome 120, Safari 17.2",
    },
}


@pytest.mark.parametrize("ending", TOO_NEW)
def test_nothing_is_newer_than_the_oldest_promised_browser(ending):
    files = [file for place in ("static", "templates") for file in (BASE_DIR / place).rglob(f"*{ending}")]
    lines = [(file.name, line) for file in files for line in without_comments(file).splitlines()]
    assert len(files) > 15
    found = [(*line, why) for what, why in TOO_NEW[ending].items() for line in lines if re.search(what, line[1])]
    assert not found


def without_comments(file: Path) -> str:
    return re.sub(r"/\*.*?\*/|^\s*//.*$|\{#.*?#\}", "", file.read_text(), flags=re.DOTALL | re.MULTILINE)


def test_colours_of_both_themes_need_no_light_dark():
    """Chrome 123 and Safari 17.5 brought light-dark(): in the styles that are served it is put as two variables."""
    served = {file.name: file.read_text() for file in MADE.glob("css/*.css")}
    assert served and not [name for name, text in served.items() if "light-dark(" in text]
    sources = [file for file in (BASE_DIR / "static/css").glob("*.css") if "light-dark(" in file.read_text()]
    assert len(sources) > 5
    # A file that sets a theme sets its switches, too: app.css for light, dark and paper, the public page for the device's.
    for name, times in (("app.css", 3), ("papers_public.css", 2)):
        assert served[name].count("--on-light:") == served[name].count("--on-dark:") == times, name
