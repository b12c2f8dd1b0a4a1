"""What holds the product together: each rule of CONTRIBUTING.md that a machine can check."""

import ast
import re
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from enumeration.access import declared_permissions

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("regsosek", "enumeration", "ranking")

# The top level is the front page: what is not needed there is not there.
TOP_LEVEL = {
    *("manage.py", "regsosek", "enumeration", "ranking", "templates", "static", "tests", "requirements.txt"),
    *("docker-compose.yml", "README.md", "run", ".ci", "Dockerfile", "pyproject.toml", "requirements-dev.txt"),
    *("package.json", "package-lock.json", "locale", "docs", "benchmarks", "CHANGELOG.md", "CONTRIBUTING.md"),
    *(".gitignore", ".npmrc", ".dockerignore"),
}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (file for file in sorted((ROOT / package).rglob("*.py")) if "migrations" not in file.parts)


def addresses(patterns=None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def test_every_address_names_its_permission():
    silent = [address for address, entry in addresses() if not declared_permissions(entry.callback)]
    assert not silent, f"These views declare no permission (enumeration/access.py, @page): {silent}"


@cache
def code_of(file: Path) -> str:
    """Returns the file without comments and strings."""
    with file.open("rb") as source:
        kept = [t for t in tokenize.tokenize(source.readline) if t.type not in (tokenize.COMMENT, tokenize.STRING)]
    return " ".join(token.string for token in kept)


@pytest.mark.parametrize(
    ("forbidden", "why"),
    [
        (r"django \. dispatch|post_save|pre_save|m2m_changed", "no signals between our own modules"),
        (r"except\s*(Exception)?\s*:\s*pass\b", "no error is swallowed"),
        (r"mark_safe|SafeString\(", "names are escaped, always"),
        (r"\. raw \(|\. extra \(|RawSQL", "filters go through the ORM"),
        (r"import pickle|from pickle", "messages and caches are JSON"),
        (r"\bprint \(", "commands write to self.stdout; everything else logs"),
    ],
)
def test_what_the_packages_never_do(forbidden, why):
    found = [
        str(file.relative_to(ROOT))
        for file in sources()
        if re.search(forbidden, code_of(file)) and file.parent.name != "regsosek"
    ]
    assert not found, f"{why}: {found}"


def test_only_one_module_reads_identifiers_in_the_clear():
    """unseal() is called where answers are read, where one is revealed, where files wait, and for what came late."""
    allowed = {"enumeration/identity.py", "enumeration/answering/answers.py", "enumeration/exports/reading.py"}
    allowed |= {
        "enumeration/officers/personnel.py",
        "enumeration/officers/lists/columns.py",
        "enumeration/uploads/folder.py",
    }
    allowed |= {
        "enumeration/answering/actions/settling_late.py"
    }  # what a device sent, for who decides about it; shown masked
    allowed |= {
        "enumeration/uploads/preview.py"
    }  # a list's first rows, whose identifiers are masked before they are sealed
    allowed |= {"enumeration/devices/actions/district_keys.py"}  # the district's private key, to open a device's file
    allowed |= {"enumeration/jobs/running.py"}  # what somebody wrote for a job, until it is over
    allowed |= {"enumeration/keying/contents.py"}  # what was keyed twice, for who keys or decides it; shown masked
    allowed |= {"enumeration/devices/actions/district_keys.py"}  # the private keys of districts
    allowed |= {"enumeration/answering/earlier.py"}  # what it was when it was sent back, for its reviewer; shown masked
    allowed |= {"enumeration/models/exports.py"}  # the checksum of an export's file
    callers = {str(file.relative_to(ROOT)) for file in sources() if re.search(r"\bunseal \(", code_of(file))}
    assert callers <= allowed


def test_numbers_from_outside_are_read_in_one_place():
    """Bounds checked on a text that is not the number used let ?limit=000000500000000 through: numbers.py reads them."""
    outside = [file for file in sources() if {"views", "api", "entries", "exports"} & set(file.with_suffix("").parts)]
    reads_itself = r"isdecimal|isdigit|isnumeric|\bint \( (request|raw|text|query|sent)\b"
    found = [str(file.relative_to(ROOT)) for file in outside if re.search(reads_itself, code_of(file))]
    assert not found, f"Use whole_number() of enumeration/pages/numbers.py: {found}"


def test_nul_is_answered_in_one_place():
    """PostgreSQL stores it in no text. What is refused for it, instead of read without it, has words of its own."""
    refused = {
        "enumeration/api/parameters.py",
        "enumeration/answering/actions/limits.py",
        "enumeration/uploads/reading.py",
    }
    files_of_ours = {"enumeration/files/plain.py", "enumeration/questionnaire/spaces.py"}  # all control characters
    binary = {"enumeration/sampling/copying.py", "ranking/runs/copying.py"}
    names_it = {str(file.relative_to(ROOT)) for file in sources() if "\\x00" in file.read_text()}
    assert names_it == {"enumeration/fields/bounds.py"} | refused | files_of_ours | binary


# The one door of the ledger, and who may use it: the module of decisions, and the made-up district.
DOOR = "enumeration/assignment/ledger.py"
AT_THE_DOOR = {"enumeration/assignment/actions/assigning.py", "enumeration/sampling/district.py"}
ONLY_OF_PERIODS = {"ended_by", "end_reason", "end_cause", "end_batch", "decided_by"}
OF_PERIODS_AND_OTHERS = {"started_at", "ended_at"}  # in a module that names the ledger's model they are a period's
WRITES_PERIODS_IN_SQL = re.compile(
    r"(insert\s+into|update|delete\s+from|copy)\s+enumeration_assignment\b", re.IGNORECASE
)


def chain_of(node: ast.expr) -> list[str]:
    """Returns the names of a chain of calls, without what is given to them: Assignment.objects.filter(…).update → these
    four."""
    names: list[str] = []
    while True:
        match node:
            case ast.Call():
                node = node.func
            case ast.Attribute():
                names.insert(0, node.attr)
                node = node.value
            case ast.Name():
                return [node.id, *names]
            case _:
                return names


def writes_periods(source: str) -> bool:
    """Matches code that makes a row of the ledger, sets one of its columns, deletes one, or writes to its table in SQL."""
    if WRITES_PERIODS_IN_SQL.search(source):
        return True
    columns = ONLY_OF_PERIODS | (OF_PERIODS_AND_OTHERS if re.search(r"\bAssignment\b", source) else set())
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in columns:
            return True
        if not isinstance(node, ast.Call):
            continue
        chain = chain_of(node.func)
        if chain == ["Assignment"] or (
            (chain[:2] == ["Assignment", "objects"] or "assignments" in chain)
            and re.fullmatch(r"(\w+_)?(create|update|delete)", chain[-1])
        ):
            return True
        if chain[-1:] == ["update"] and columns.intersection(each.arg or "" for each in node.keywords):
            return True
    return False


def passes_the_door(source: str) -> bool:
    """Calls begin or end of the ledger, under whatever name it was imported."""
    doors, tree = set(), ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "enumeration.assignment.ledger":
            if {"begin", "end", "*"}.intersection(each.name for each in node.names):
                return True
        elif isinstance(node, ast.ImportFrom) and node.module == "enumeration.assignment":
            doors |= {each.asname or each.name for each in node.names if each.name == "ledger"}
        elif isinstance(node, ast.Import) and any(each.name == "enumeration.assignment.ledger" for each in node.names):
            return True
    calls = (chain_of(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(chain[:1] and chain[0] in doors and chain[-1] in ("begin", "end") for chain in calls)


def test_periods_of_the_ledger_begin_and_end_at_one_door():
    """Who decided, why, by what act, in which batch and when is written by one module; decisions go through another."""
    files = {str(file.relative_to(ROOT)): file.read_text() for file in sources()}
    assert {name for name, source in files.items() if writes_periods(source)} == {DOOR}
    assert {name for name, source in files.items() if passes_the_door(source)} == AT_THE_DOOR


@pytest.mark.parametrize(
    "line",
    [
        "Assignment(officer=ppl).save()",
        "Assignment.objects.create(officer=ppl)",
        "Assignment.objects.filter(pk=1).update(officer=ppl)",
        "Assignment.objects.active().filter(pk__in=[1]).delete()",
        "Assignment.objects.bulk_update(periods, ['ended_at'])",
        "area.assignments.get_or_create(officer=ppl)",
        "periods.update(ended_at=now); Assignment",
        "periods.update(ended_by=by)",
        "period.ended_at = now; Assignment",
        "period.end_reason = ''",
        "cursor.execute('UPDATE enumeration_assignment SET ended_at = now()')",
    ],
)
def test_no_way_round_the_door_is_overlooked(line):
    assert writes_periods(line)


@pytest.mark.parametrize(
    "line",
    [
        "from enumeration.assignment import ledger as book; book.begin(posts, decision)",
        "from enumeration.assignment import ledger; ledger.end(periods, decision)",
        "from enumeration.assignment.ledger import begin as start",
        "import enumeration.assignment.ledger",
    ],
)
def test_nobody_passes_the_door_under_another_name(line):
    assert passes_the_door(line)


# --- One word per thing, from the folder to the test ------------------------------------------------------------------


def with_pages(root: Path) -> Iterator[str]:
    """Features: packages with a views.py or a views/, as a path below the project, an inner one too (officers/lists)."""
    for package in ("enumeration", "ranking"):
        for file in sorted((root / package).rglob("__init__.py")):
            if (file.parent / "views.py").is_file() or (file.parent / "views" / "__init__.py").is_file():
                yield str(file.parent.relative_to(root))


def test_a_feature_has_one_name_in_python_templates_and_tests():
    features = list(with_pages(ROOT))
    assert {"enumeration/review", "enumeration/officers/lists", "ranking/standings"} <= set(features)
    elsewhere = [f"{place}/{feature}" for feature in features for place in ("templates", "tests")]
    assert not [folder for folder in elsewhere if not any((ROOT / folder).glob("*.*"))]


@pytest.mark.parametrize("place", ["templates/enumeration", "templates/ranking", "tests/enumeration", "tests/ranking"])
def test_a_folder_of_templates_or_tests_is_named_like_its_package(place):
    """What is about the modules at the top of enumeration/, and about what stands below all features, is in tests' ground."""
    package = ROOT / place.partition("/")[2]
    folders = {file.parent.relative_to(ROOT / place) for file in (ROOT / place).rglob("*.html")}
    folders |= {file.parent.relative_to(ROOT / place) for file in (ROOT / place).rglob("test_*.py")}
    nameless = {str(folder) for folder in folders if not (package / folder / "__init__.py").is_file()}
    assert nameless <= {"ground"}


def test_styles_and_scripts_of_a_feature_carry_its_name():
    """A stylesheet begins with its package's name, but for those of the frame, which base.html brings to every page."""
    packages = {file.parent.name for name in ("enumeration", "ranking") for file in (ROOT / name).rglob("__init__.py")}
    frame = (ROOT / "templates/base.html").read_text()
    named = re.compile(rf"({'|'.join(sorted(packages))})[_.]")
    styles = [file.name for file in (ROOT / "static/css").glob("*.css") if f"css/{file.name}" not in frame]
    assert not [name for name in styles if not named.match(name)]
    assert {file.name for file in (ROOT / "static/js").iterdir() if file.is_dir()} <= packages


def test_the_top_of_enumeration_is_read_at_a_glance():
    """Features are folders: a new module at the top needs a reason, and no folder is named after a kind of tool."""
    top = ROOT / "enumeration"
    modules = [file.name for file in top.glob("*.py") if file.name != "__init__.py"]
    assert len(modules) <= 16, modules
    assert not [
        kind for kind in ("views", "actions", "forms", "urls", "services", "utils") if any((top / kind).glob("*.py"))
    ]


# Django's log of its admin is sentences for people. What the product must find again has columns: OfficerChange, RoleGrant.
READS_THE_ADMIN_LOG = {
    "enumeration/preparing/history.py",
    "enumeration/officers/register.py",
    "enumeration/officers/views/officers.py",
}  # an officer's page shows its lines
WRITES_THE_ADMIN_LOG = {
    "enumeration/preparing/actions.py",
    "enumeration/officers/actions/ending.py",
    "enumeration/officers/actions/granting.py",
}


def test_nothing_is_decided_by_sentences_of_the_admin_log():
    names_it = re.compile(r"\bLogEntry\b|\blogentry_set\b|\bchange_message\b|django_admin_log")
    found = {str(file.relative_to(ROOT)) for file in sources() if names_it.search(file.read_text())}
    assert found == READS_THE_ADMIN_LOG | WRITES_THE_ADMIN_LOG
    conditions = re.compile(r"\b(change_message|LogEntry)\w*__|change_message__\w+\s*=|startswith\(.(show|leader)")
    assert not [name for name in found if conditions.search((ROOT / name).read_text())]


def test_the_top_level_is_the_front_page():
    import subprocess

    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    there = {line.split("/")[0] for line in tracked.splitlines()}
    assert there <= TOP_LEVEL, there - TOP_LEVEL


def test_settings_fit_on_a_few_pages():
    assert len((ROOT / "regsosek/settings.py").read_text().splitlines()) <= 250


def test_every_requirement_says_why_it_is_there():
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        if line.strip() and not line.startswith(("#", "-")):
            assert "#" in line, f"{line}: no reason given"
            assert "==" in line, f"{line}: not pinned"


def test_modules_open_with_a_sentence():
    silent = [
        str(file.relative_to(ROOT))
        for file in sources()
        if file.name not in ("__init__.py", "apps.py")
        and file.read_text().strip()
        and not file.read_text().lstrip().startswith('"""')
    ]
    assert not silent


# Lists of data in the form's own order: one reads an entry, not the module.
LISTS = {"enumeration/questionnaire/codes.py", "enumeration/questionnaire/checks.py"}


def test_no_module_has_outgrown_one_sitting():
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in sources()}
    long = {name: lines for name, lines in lengths.items() if lines > 450 and name not in LISTS}
    assert not long, f"Split by noun: {long}"


def test_no_script_has_outgrown_one_sitting():
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in (ROOT / "static").rglob("*.js")
    }
    long = {name: lines for name, lines in lengths.items() if lines > 450}
    assert not long, f"Split by noun: {long}"


@pytest.mark.parametrize("files", ["templates/**/*.html", "static/css/**/*.css", "static/js/**/*.js"])
def test_no_line_of_a_template_style_or_script_is_wider_than_a_window(files):
    """djangofmt and Prettier break what they may; a long text is broken by hand: {% blocktranslate trimmed %}."""
    found = sorted(ROOT.glob(files))
    wide = [
        f"{file.relative_to(ROOT)}:{number} has {len(line)} characters"
        for file in found
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if len(line) > 140
    ]
    assert found and not wide, "\n".join(wide)


WAITS = {
    r"\bwait_for_function \(": set(),  # eval() in the page, which the page's own CSP refuses as soon as it has to wait
    r"\bwait_for_timeout \(": {"tests/browser/conftest.py"},
    r"\btime \. sleep \(": {
        *("tests/faults/conftest.py", "tests/faults/kill_the_demo.py", "tests/test_run.py", "tests/test_services.py"),
        *("tests/enumeration/exports/test_reading.py", "tests/test_slow_connections.py"),
    },
}
"""What waits for time, and the few files that may: each looks again in a loop, or kills at any moment whatever."""


@pytest.mark.parametrize("wait", WAITS)
def test_tests_wait_for_what_they_mean_never_for_time(wait):
    files = sorted((ROOT / "tests").rglob("*.py"))
    found = {str(file.relative_to(ROOT)) for file in files if re.search(wait, code_of(file))}
    assert found <= WAITS[wait]


WRITERS = {
    r"\bcsv \. writer \(|\bDictWriter \(": {
        "enumeration/files/small_tables.py",
        "ranking/parameter_files.py",  # numbers and our own names
    },
    r"\bCSVWriter \(|\bwrite_csv \(|\bto_csv \(": {"enumeration/files/csv.py"},
    r"(?<!class )\bWorkbook \(": {
        "enumeration/files/small_tables.py",
        "enumeration/uploads/template.py",  # examples of ours
    },
}
"""What writes files that a spreadsheet opens: all of it goes through the cleaner (files/plain.py), or holds our own words."""


@pytest.mark.parametrize("writer", WRITERS)
def test_files_for_spreadsheets_are_written_where_formulas_are_taken_out(writer):
    found = {str(file.relative_to(ROOT)) for file in sources() if re.search(writer, code_of(file))}
    assert found == WRITERS[writer]


def layers_of(container: str) -> dict[str, int]:
    """Returns for each package its layer in the import contract, the highest 0."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [layers] = [each["layers"] for each in contracts if each.get("containers") == [container]]
    return {name: number for number, layer in enumerate(layers) for name in layer.split(" | ")}


@pytest.mark.parametrize("container", ["enumeration", "ranking"])
def test_a_template_includes_only_what_its_feature_may_use(container):
    """What holds for imports holds for `{% include %}`: a feature shows its own fragments, or those of one below it."""
    layers, upwards = layers_of(container), []
    for file in (ROOT / "templates" / container).rglob("*.html"):
        own = file.relative_to(ROOT / "templates" / container).parts[0]
        for name in re.findall(rf"""(?:include|extends) ["']{container}/(\w+)/""", file.read_text()):
            if name != own and layers[name] <= layers[own]:
                upwards.append(f"{file.relative_to(ROOT)} includes of {name}")
    assert not upwards
