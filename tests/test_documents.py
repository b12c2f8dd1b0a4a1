"""What the documents name exists: files, folders, modules, names in them, commands. Rename a thing and these say where.

docs/decisions.md and docs/measured.md are dated: an entry keeps the words of its day. CHANGELOG.md is too.
"""

from __future__ import annotations

import importlib
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

from regsosek import commands

ROOT = Path(__file__).resolve().parent.parent
DATED = {"docs/decisions.md", "docs/measured.md", "CHANGELOG.md"}
PACKAGES = ("regsosek", "enumeration", "ranking", "tests", "benchmarks")
SUFFIXES = "py|md|toml|html|txt|yml|yaml|json|js|mjs|css|csv|svg|png|po|conf"


@cache
def tracked() -> frozenset[str]:
    """Returns every file of the repository and every folder with a file in it, as paths below the project."""
    asked = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    files = [line for line in asked.stdout.splitlines() if (ROOT / line).exists()]
    return frozenset(files) | {str(folder) for line in files for folder in Path(line).parents}


DOCUMENTS = sorted(path for path in tracked() if path.endswith(".md") and path not in DATED)


def exists(path: str, *, near: Path = ROOT) -> bool:
    """Returns a path from the top or from the document's own folder; a bare file name anywhere."""
    path = path.removeprefix("./").rstrip("/")
    if path in tracked() or (near / path).exists():
        return True
    return "/" not in path and any(file.endswith(f"/{path}") for file in tracked())


def is_importable(dotted: str) -> bool:
    """enumeration.jobs.ask: a module, and then names in it. Without its package where enumeration or ranking has it."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            if not hasattr(found, name):
                return False
            found = getattr(found, name)
        return True
    return False


def modules_within(package: str) -> set[str]:
    return {file.stem for file in (ROOT / package).iterdir() if file.suffix == ".py" or (file / "__init__.py").exists()}


def wrong_in(text: str, *, near: Path = ROOT) -> Iterator[str]:
    """What a document names and the repository does not have, in its own words."""
    fenced = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    for language, tree in fenced.findall(text):
        if not language:
            yield from wrong_in_tree(tree)
    prose = fenced.sub("", text)
    for link in re.findall(r"\]\(([^)#\s]+)\)|src=\"([^\"]+)\"|srcset=\"([^\"]+)\"", prose):
        path = next(filter(None, link))
        if "://" not in path and not (near / path).exists():
            yield path
    for quoted in re.findall(r"`([^`\n]+)`", prose):
        if not is_there(quoted.strip(), near):
            yield quoted
    # `CHECKS` in `enumeration/questionnaire/consistency.py`: the file has that name.
    for name, path in re.findall(r"`@?(\w+)(?:\([^`]*\))?` (?:in|of) \[?`([\w./-]+\.\w+)`", prose):
        if (ROOT / path).is_file() and not re.search(rf"\b{name}\b", (ROOT / path).read_text()):
            yield f"{name} in {path}"


def is_there(quoted: str, near: Path) -> bool:
    """Returns whether what stands between two backticks names something we have, or nothing that could be checked."""
    first, *rest = quoted.split()
    if first == "./run" and rest:
        return set(re.split(r"[|]", rest[0])) <= {*commands.COMMANDS, "install"} and (
            rest[0] != "manage" or len(rest) < 2 or rest[1] in get_commands()
        )
    if first in ("manage.py", "./manage.py") and rest:
        return rest[0] in get_commands()
    return all(is_a_path_we_have(word, near) and is_a_name_we_have(word) for word in quoted.split())


def is_a_path_we_have(word: str, near: Path) -> bool:
    word = re.sub(r"(::|\[).*$", "", word).rstrip(".,;:")
    if re.search(r"[*…<>{}=$:@(]|^/|^-", word) or not re.fullmatch(r"[\w./-]+", word):
        return True
    looks_like_one = (
        re.fullmatch(rf"[\w./-]+\.({SUFFIXES})", word) or word.endswith("/") or word.split("/")[0] in tracked()
    )
    if not looks_like_one or word.startswith((".local", ".venv", "node_modules")):
        return True
    return exists(word, near=near)


def is_a_name_we_have(word: str) -> bool:
    word = re.sub(r"\(.*\)$", "", word).rstrip(".,;:").removeprefix("@")
    if not re.fullmatch(r"[a-z_]\w*(\.\w+)+", word) or re.search(rf"\.({SUFFIXES})$", word):
        return True
    first = word.split(".")[0]
    if first in PACKAGES:
        return is_importable(word)
    homes = [package for package in ("enumeration", "ranking") if first in modules_within(package)]
    return not homes or any(is_importable(f"{package}.{word}") for package in homes)


def wrong_in_tree(tree: str) -> Iterator[str]:
    """A list of folders: what a line names, before two spaces, stands below the nearest line with less indentation."""
    above: list[tuple[int, str]] = [(-1, "")]
    for line in filter(str.strip, tree.splitlines()):
        indent = len(line) - len(line.lstrip())
        if line.lstrip().startswith("#"):
            continue
        names = re.split(r"\s{2,}", line.strip())[0].split()
        while above[-1][0] >= indent:
            above.pop()
        for name in names:
            if not exists(f"{above[-1][1]}{name}") or ("/" not in name and f"{above[-1][1]}{name}" not in tracked()):
                yield f"{above[-1][1]}{name}"
        if len(names) == 1 and names[0].endswith("/"):
            above.append((indent, f"{above[-1][1]}{names[0]}"))


def test_readme_lists_every_package_in_the_order_of_the_contract():
    """The list of folders is the contract, in words: a package lower in it may use those above."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each.get("containers") == ["enumeration"])
    height = {name: -number for number, layer in enumerate(layers) for name in layer.split(" | ")}
    readme = (ROOT / "README.md").read_text()
    listed = [
        name.rstrip("/").removesuffix(".py")
        for line in re.findall(r"^  (\S.*)$", readme[readme.index("\nenumeration/") : readme.index("\nranking/")], re.M)
        for name in re.split(r"\s{2,}", line)[0].split()
    ]
    listed = [name for name in listed if name in height]
    assert [height[name] for name in listed] == sorted(height[name] for name in listed)
    packages = {name for name in height if (ROOT / "enumeration" / name).is_dir()} - {"management"}
    assert packages <= set(listed)


@pytest.mark.parametrize("picture", sorted(path for path in tracked() if re.fullmatch(r"docs/[\w-]+\.svg", path)))
def test_pictures_name_only_what_exists(picture):
    named = re.findall(r">([\w./-]+/[\w./-]+)</text>", (ROOT / picture).read_text())
    assert named
    assert not [path for path in named if path not in tracked()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_name_only_what_exists(document):
    assert not list(wrong_in((ROOT / document).read_text(), near=(ROOT / document).parent))


@pytest.mark.parametrize(
    "text",
    [
        "its block in `enumeration/questionaire/`",
        "a line of `nothing.py`",
        "see [the picture](docs/nothing.svg)",
        "`CHEKS` in `enumeration/questionnaire/consistency.py`",
        "through `enumeration.jobs.nobody`",
        "through `jobs.nobody(…)`",
        "then `./run nothing`",
        "then `./run manage nothing`",
        "then `manage.py nothing`",
        "```\nenumeration/\n  nothing/   what is not there\n```",
        "```\nenumeration/   collecting\n  views.py  pages\n```",
    ],
)
def test_what_does_not_exist_is_noticed(text):
    assert list(wrong_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "its block in `enumeration/questionnaire/`, a line in `urls.py`, a call of `jobs.ask(…)`",
        "`CHECKS` in `enumeration/questionnaire/consistency.py`, `./run manage makemigrations enumeration -n name_it`",
        "`./run bench rank|export --json`, `DATABASE_URL`, `review: Show warnings`, `index:BASE64,1:BASE64`",
        "```\nenumeration/   collecting\n  review/      queue, sheet\n  access.py words.py   who may; texts\n```",
    ],
)
def test_what_exists_is_not_complained_about(text):
    assert not list(wrong_in(text))


# --- What sources cite ------------------------------------------------------------------------------------------------


def sources() -> Iterator[tuple[str, str]]:
    """Every text of the program and its tests: path and content. Not this module, which names what does not exist."""
    kinds = (
        ".py",
        ".js",
        ".mjs",
        ".css",
        ".html",
        ".toml",
        ".yaml",
        ".yml",
        ".txt",
        ".conf",
        ".md",
        "/run",
        "Dockerfile",
    )
    for path in sorted(tracked()):
        if path.endswith(kinds) or path == "run":
            is_old = path in DATED or "/migrations/" in path
            if not is_old and path != "tests/test_documents.py":
                yield path, (ROOT / path).read_text()


DOCUMENT = re.compile(r"\b([A-Za-z][\w-]*\.md)\b|\b(docs/[\w/-]+(?:\.\w+)?)|(\bshared/\w*)")


def not_here(text: str) -> list[str]:
    """Returns the documents that a text mentions and the repository does not have, wherever they may lie elsewhere."""
    named = {one for found in DOCUMENT.findall(text) for one in found if one}
    names = {Path(path).name for path in tracked()}
    return sorted(one for one in named if not (one in tracked() or ("/" not in one and one in names)))


def test_no_source_mentions_a_document_that_is_not_here():
    assert not {path: missing for path, text in sources() if (missing := not_here(text))}


@pytest.mark.parametrize("text", ["# see nothing.md", "# docs/nothing.md, 3", "# the rows of shared/data"])
def test_a_document_that_is_not_here_is_noticed(text):
    assert not_here(text)


CITED = re.compile(
    r"REGSOSEK22\.\w+|\bBAST\b|\bBANR\b|\bRFC \d+|\bISO \d+|Washington Group|Alatas|Toba\b"
    r"|\b(?:UU|PP|Keppres|Inpres|Perpres|Permen\w*|Kepmen\w*) (?:[A-Z]\w+ )*\d+/\d{4}"
)
"""Forms, laws, standards, papers. A letter in brackets is a repository, and stands in comments of the form only."""
REPOSITORY = re.compile(r"\[[A-Z]\]")


def cited(path: str, text: str) -> set[str]:
    if not path.startswith("enumeration/questionnaire/"):
        return set(CITED.findall(text))
    comments = "\n".join(line.partition("#")[2] for line in text.splitlines())
    return set(CITED.findall(text)) | set(REPOSITORY.findall(comments))


def test_what_sources_cite_is_explained_in_docs():
    """A reader who meets [T], REGSOSEK22.PSLS or Keppres 41/1987 finds in docs/domain.md what it is, and where from."""
    explained = (ROOT / "docs/domain.md").read_text()
    unknown = {
        path: missing
        for path, text in sources()
        if (missing := {one for one in cited(path, text) if one not in explained})
    }
    assert not unknown


def test_what_is_cited_is_found():
    assert cited("enumeration/questionnaire/codes.py", "A = 1  # [Q]; REGSOSEK22.XX, UU 99/1999") == {
        *("[Q]", "REGSOSEK22.XX", "UU 99/1999"),
    }
    assert cited("ranking/rules.py", '"""By Permen PPN 7/2025, RFC 1."""') == {"Permen PPN 7/2025", "RFC 1"}
