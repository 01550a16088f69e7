"""The documents say what the product does: every page, kind, setting, role, table, command and threshold."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

import ndao
from components.registry import DEFAULT_PAGE, PAGES
from data_access.benefits.upload import register_contracts
from data_access.dictionary import STORES, data_dictionary, tables_of
from data_access.loaders import KINDS, describe
from models.access import roles
from models.assessments.definitions import keeping_rules
from models.assessments.moderation import moderation_thresholds
from models.maturity.archetype_definitions import archetype_thresholds
from models.maturity.definitions import thresholds
from models.plans.definitions import thresholds as plan_thresholds
from models.settings import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
OWNERS_SEVEN = ("streamlit", "pandas", "plotly", "duckdb", "pydeck", "scikit-learn", "pytest")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[a-z,]+\])?==(?P<version>[0-9][A-Za-z0-9.]*)( *;.*)?$")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
LARGEST_SCREEN_BYTES, SCREEN_WIDTH = 150_000, 1280
# Each in two parts, so that this file does not hold the words that it forbids.
FORBIDDEN = [
    "py" + r"pi\.org",
    "python" + r"hosted\.org",
    "ana" + r"conda\.(org|com)",
    "npm" + r"js\.",
    "arti" + "factory",
    r"(?<![\w.])/(work|root|home|Users)" + r"/\w",
    "[A-Z]:" + r"\\Users",
    "Prome" + "theus",
]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def code(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
def test_a_page_is_documented_with_its_question_and_who_may_open_it(entry):
    who = ", ".join(role.title for role in roles().values() if entry.capability in role.capabilities)
    address = "/" if entry.page_id == DEFAULT_PAGE else f"/{entry.page_id}"
    assert row(entry.section, entry.title, f"`{address}`", entry.question, who) in text_of("docs/pages.md")


@pytest.mark.parametrize("contract", KINDS.values(), ids=lambda contract: contract.kind)
def test_a_kind_is_documented_with_every_column(contract):
    section = section_of(text_of("docs/loading.md"), f"`{contract.kind}`: {contract.title}")
    assert contract.what_it_is in section
    assert f"Key: {code(contract.key)}." in section
    replaced = f"Replaces stored rows with the same {code(contract.replaces)}."
    assert (replaced if contract.replaces else "Never replaces a stored row.") in section
    for variant in contract.variants:
        assert variant.title in section
        assert code(list(variant.headers)) in section
    for column in describe(contract):
        wanted = (column["what it means"], column["type"], column["range"], column["may be blank"])
        assert row(f"`{column['column']}`", *wanted, column["may be left out"]) in section


@pytest.mark.parametrize("contract", register_contracts().values(), ids=lambda contract: contract.kind)
def test_a_kind_of_the_benefits_register_is_documented_with_every_column(contract):
    section = section_of(text_of("docs/loading.md"), f"`{contract.kind}`: {contract.title}")
    assert contract.what_it_is in section
    assert f"Key: {code(contract.key)}." in section
    for column in describe(contract):
        wanted = (column["what it means"], column["type"], column["range"], column["may be blank"])
        assert row(f"`{column['column']}`", *wanted, column["may be left out"]) in section


def section_of(text: str, heading: str) -> str:
    """The words between a heading and the next of its level or above; fails when it is not there."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert found, f"there is no heading {heading!r}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_documented(name):
    assert row(f"`{name}`", SETTINGS[name]) in text_of("docs/settings.md")


def test_no_setting_is_documented_that_does_not_exist():
    named = {name for path in DOCS for name in re.findall(r"\bNDAO_[A-Z_]+\b", path.read_text(encoding="utf-8"))}
    assert named == set(SETTINGS)


@pytest.mark.parametrize("role", roles().values(), ids=lambda role: role.role_id)
def test_a_role_is_documented_with_its_rights(role):
    rights = code(sorted(role.capabilities))
    assert row(role.title, f"`{role.role_id}`", role.detail, role.published, rights) in text_of("docs/roles.md")


def test_every_right_is_explained():
    rights = {right for role in roles().values() for right in role.capabilities}
    explained = set(re.findall(r"^\| `([a-z.]+)` \|", text_of("docs/roles.md"), re.MULTILINE))
    assert explained == rights


REVIEWED = [
    threshold
    for file in (thresholds, moderation_thresholds, keeping_rules, plan_thresholds, archetype_thresholds)
    for threshold in file().values()
]


@pytest.mark.parametrize("threshold", REVIEWED, ids=lambda threshold: threshold.name)
def test_a_threshold_is_documented_with_value_and_reason(threshold):
    value = ", ".join(threshold.value) if isinstance(threshold.value, tuple) else threshold.value
    assert row(threshold.title, value, threshold.why) in text_of("docs/method.md")


@pytest.mark.parametrize(
    ("file", "document"), [("performance.toml", "performance.md"), ("benefits/rules.toml", "benefits.md")]
)
def test_the_thresholds_of_performance_and_benefits_are_documented(file, document):
    numbers = tomllib.loads((ROOT / "models" / "definitions" / file).read_text(encoding="utf-8"))
    said = text_of(f"docs/{document}").partition("## Thresholds")[2].splitlines()
    parts = [(name, part) for name, part in numbers.items() if isinstance(part, dict)]
    single = [(f"`{name}.{key}`", value) for name, part in parts for key, value in part.items()]
    rows = [row(key, value) for key, value in single if isinstance(value, int | float)]
    assert [line for line in said if line.startswith("| `")] == rows


def test_the_data_dictionary_is_that_of_the_schema():
    written = text_of("docs/data_dictionary.md")
    assert written.rstrip() == data_dictionary().rstrip(), "python -m data_access.dictionary > docs/data_dictionary.md"


@pytest.mark.parametrize("store", STORES)
def test_every_table_says_what_a_row_is(store):
    assert [table for table, grain, _ in tables_of(store) if not grain and not table.startswith("scoped.")] == []


@cache
def verbs() -> dict[str, argparse.ArgumentParser]:
    actions = ndao._parser()._actions
    return next(action.choices for action in actions if isinstance(action, argparse._SubParsersAction))


@pytest.mark.parametrize("verb", verbs())
def test_a_command_is_documented_with_its_options(verb):
    options = {name for action in verbs()[verb]._actions for name in action.option_strings if name.startswith("--")}
    readme = text_of("README.md")
    assert f"python ndao.py {verb}" in readme
    assert [name for name in options - {"--help"} if f"`{name}" not in readme and f" {name}" not in readme] == []


def commands(path: Path) -> list[str]:
    """The lines of a document's code blocks."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_command_in_a_document_is_one_that_the_terminal_takes(path):
    for command in commands(path):
        if command.startswith("python ndao.py "):
            ndao._parser().parse_args(shlex.split(command)[2:])


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_make_target_in_a_document_is_in_the_makefile(path):
    named = {command.split()[1] for command in commands(path) if command.startswith("make ")}
    named |= set(re.findall(r"`make (\w+)`", path.read_text(encoding="utf-8")))
    assert named <= set(re.findall(r"^(\w+):", text_of("Makefile"), re.MULTILINE))


def test_the_readme_starts_with_the_two_commands_of_the_makefile():
    first = re.search(r"```[a-z]*\n(.*?)```", text_of("README.md"), re.DOTALL)
    assert first
    assert [line.split("  #")[0].strip() for line in first[1].splitlines()] == ["make run", "make test"]


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_relative_link_leads_somewhere(path):
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" not in target:
            file, _, anchor = target.partition("#")
            linked = (path.parent / file).resolve() if file else path
            assert linked.exists(), target
            assert not anchor or anchor in anchors(linked), target


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_document_is_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path.suffix == ".md" and path.exists() and path not in reached:
            reached.add(path)
            targets = LINK.findall(path.read_text(encoding="utf-8"))
            waiting += [(path.parent / target.partition("#")[0]).resolve() for target in targets if "://" not in target]
    assert [path.relative_to(ROOT).as_posix() for path in DOCS if path not in reached] == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_test_that_a_document_names_exists(path):
    for file, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", path.read_text(encoding="utf-8")):
        assert (ROOT / file).exists(), file
        assert f"def {name}(" in text_of(file) or not name, f"{file}::{name}"


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "screens").glob("*.png")), ids=lambda path: path.stem)
def test_a_screen_is_small_and_shown(path):
    data = path.read_bytes()
    assert int.from_bytes(data[16:20], "big") == SCREEN_WIDTH
    assert len(data) < LARGEST_SCREEN_BYTES
    assert f"docs/screens/{path.name}" in text_of("README.md")


def test_every_section_of_the_product_has_its_screen():
    readme = text_of("README.md")
    for section in {entry.section for entry in PAGES}:
        assert re.search(rf"!\[{section}[^\]]*\]\(docs/screens/", readme), section


def pins(name: str) -> dict[str, set[str]]:
    """Versions by package of a requirements file; fails on a line that is no exact pin."""
    found: dict[str, set[str]] = {}
    for line in text_of(name).splitlines():
        stripped = line.rstrip(" \\").strip()
        if stripped and not stripped.startswith(("#", "-c ", "-r ", "--hash=")):
            pin = PIN.match(stripped)
            assert pin, f"{name}: {stripped!r} is no exact pin"
            found.setdefault(pin["name"].lower().replace("_", "-"), set()).add(pin["version"])
    return found


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-languages.txt", "requirements-spark.txt"]
)
def test_requirements_are_exact_and_start_with_the_constraints(name):
    assert text_of(name).splitlines()[0] == "-c constraints.txt"
    constraints = pins("constraints.txt")
    assert {package: versions for package, versions in pins(name).items() if not versions <= constraints[package]} == {}


def test_the_seven_packages_of_the_owner_are_pinned():
    assert set(OWNERS_SEVEN) <= set(pins("requirements.txt"))


def test_the_lock_holds_every_requirement_with_hashes():
    locked = pins("requirements.lock")
    assert {name for name, versions in pins("requirements.txt").items() if locked.get(name) != versions} == set()
    blocks = re.split(r"^(?=[A-Za-z0-9])", text_of("requirements.lock"), flags=re.MULTILINE)
    assert [block for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
    assert {name for name, versions in locked.items() if not versions <= pins("constraints.txt")[name]} == set()


def repository_files() -> list[Path]:
    """Text files under version control or about to be; the documents alone where there is no git."""
    paths = DOCS
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_word_that_does_not_belong_here_stands_in_no_file(word):
    holders = [
        path.relative_to(ROOT).as_posix()
        for path in repository_files()
        if re.search(word, path.read_text(encoding="utf-8", errors="replace"), re.IGNORECASE)
    ]
    assert holders == []
