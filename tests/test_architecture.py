"""The rules that hold the structure up, read from the syntax trees of the product."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from components.registry import PAGES
from models.access import roles

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("models", "data_access", "components", "pages", "sample_data")
PRODUCT = sorted(
    [ROOT / "app.py", ROOT / "ndao.py", *(path for name in FOLDERS for path in (ROOT / name).rglob("*.py"))]
)
PAGE_FILES = sorted((ROOT / "pages").rglob("*.py"))
SQL_FILES = sorted((ROOT / "data_access" / "sql").rglob("*.sql"))
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
LONGEST_FUNCTION, MEDIAN_FUNCTION, NINTH_DECILE = 50, 8, 25
SHORTEST_PAGE, LONGEST_PAGE = 15, 80
HEAVY = ("sklearn", "scipy", "plotly.express", "openpyxl", "xlsxwriter", "typst", "docx")
CACHES = {"cache", "lru_cache", "cache_data", "cache_resource"}
UNSAFE_CALLS = {"extractall", "unpack_archive", "read_pickle", "to_pickle"}
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "shelve", "marshal", "joblib", "cloudpickle"}
NO_PARAMETER = "DuckDB takes no parameter in the place of a name"
COMPOSED_SQL = {
    ("data_access/national.py", "cursor"): f"use VERSION: {NO_PARAMETER}; a version is v and digits, on disk",
    ("data_access/national.py", "_attach"): f"attach: {NO_PARAMETER}; the version is checked, the path quoted",
    ("data_access/national.py", "_detach_idle"): f"detach: {NO_PARAMETER}; only versions that were attached",
    ("data_access/registers.py", "backup"): f"attach and copy from database: {NO_PARAMETER}; the path is quoted",
    ("data_access/anpr/spark.py", "execute"): "a statement of ours on its way to Spark; parameters stay parameters",
    ("data_access/anpr/spark.py", "sql"): "a statement of ours in Spark's words; parameters stay parameters",
    ("data_access/derive.py", "_empty"): "tables to empty: names from the catalogue",
    ("data_access/loaders/writing.py", "_write_rows"): "table and columns: names of our own contracts",
    ("data_access/loaders/writing.py", "_arrow"): "table to describe: name of our own contract",
    ("data_access/loaders/known.py", "_rows"): "table to read: name from our own list",
    ("data_access/loaders/known.py", "_count_replaced"): "table and columns: names of our own contracts",
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def strings(path: Path) -> Iterator[str]:
    nodes = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Constant))
    return (node.value for node in nodes if isinstance(node.value, str))


def imported(path: Path) -> set[str]:
    """Every dotted name that a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, FUNCTION))


def public_functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions of the module and methods of its public classes, by names without an underscore."""
    classes = [node for node in tree(path).body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    bodies = [tree(path).body, *(node.body for node in classes)]
    found = (node for body in bodies for node in body if isinstance(node, FUNCTION))
    return (node for node in found if not node.name.startswith("_"))


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    given = function.args
    extra = [argument for argument in (given.vararg, given.kwarg) if argument]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *extra]


def method_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_streamlit(call: ast.Call, name: str) -> bool:
    function = call.func
    is_named = isinstance(function, ast.Attribute) and function.attr == name
    return is_named and isinstance(function.value, ast.Name) and function.value.id == "st"


def where(path: Path, node: ast.AST) -> str:
    return f"{named(path)}:{node.lineno}"


def is_in_data_access(path: Path) -> bool:
    return named(path).startswith("data_access/")


def test_only_data_access_imports_duckdb():
    importers = [path for path in PRODUCT if "duckdb" in {name.split(".")[0] for name in imported(path)}]
    assert [named(path) for path in importers if not is_in_data_access(path)] == []


def test_only_data_access_runs_sql():
    found = [
        where(path, call)
        for path in PRODUCT
        if not is_in_data_access(path)
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"execute", "executemany", "sql"}
    ]
    assert found == []


def is_fixed(argument: ast.expr) -> bool:
    """A literal, or the text of a file of ours."""
    is_file = isinstance(argument, ast.Call) and method_name(argument) in {"statement", "read_text"}
    return is_file or (isinstance(argument, ast.Constant) and isinstance(argument.value, str))


def composed_statements() -> Iterator[tuple[str, str]]:
    for path in PRODUCT:
        for function in functions(path):
            for node in ast.walk(function):
                is_call = isinstance(node, ast.Call) and method_name(node) in {"execute", "executemany", "sql"}
                if is_call and node.args and not is_fixed(node.args[0]):
                    yield named(path), function.name


def test_sql_is_literal_or_a_file_save_where_a_name_cannot_be_a_parameter():
    assert set(composed_statements()) == set(COMPOSED_SQL)


@pytest.mark.parametrize("name", ["download_button", "write", "table", "html"])
def test_streamlit_calls_that_skip_our_rules_are_not_used(name):
    allowed = {"components/styles.py"} if name == "html" else set()
    found = [where(path, call) for path in PRODUCT for call in calls(path) if is_streamlit(call, name)]
    assert [place for place in found if place.rpartition(":")[0] not in allowed] == []


def test_no_text_is_drawn_as_html():
    keywords = ((path, keyword) for path in PRODUCT for call in calls(path) for keyword in call.keywords)
    assert [where(path, keyword.value) for path, keyword in keywords if keyword.arg == "unsafe_allow_html"] == []


def test_nothing_unpacks_archives_or_reads_pickles():
    called = [where(path, call) for path in PRODUCT for call in calls(path) if method_name(call) in UNSAFE_CALLS]
    loaded = [named(path) for path in PRODUCT if {name.split(".")[0] for name in imported(path)} & UNSAFE_MODULES]
    assert called + loaded == []


def is_cached(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = [item.func if isinstance(item, ast.Call) else item for item in function.decorator_list]
    return any((item.attr if isinstance(item, ast.Attribute) else getattr(item, "id", "")) in CACHES for item in names)


def test_a_cache_key_holds_everything_that_the_result_depends_on():
    """A leading underscore would leave a parameter out of Streamlit's key; a frame is no key."""
    cached = [(path, function) for path in PRODUCT for function in functions(path) if is_cached(function)]
    bad = [
        f"{where(path, function)} {argument.arg}"
        for path, function in cached
        for argument in parameters(function)
        if argument.arg.startswith("_") or re.search("DataFrame|Series|ndarray", ast.unparse(argument.annotation))
    ]
    assert cached
    assert bad == []


def test_every_page_file_is_registered_and_every_registered_page_is_there():
    assert {named(path) for path in PAGE_FILES} == {f"pages/{entry.file}" for entry in PAGES}


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
def test_a_page_is_short_and_says_its_question_and_for_whom(entry):
    words = ast.get_docstring(tree(entry.path)) or ""
    lines = entry.path.read_text(encoding="utf-8").splitlines()
    assert "?" in words
    assert "For " in words
    assert SHORTEST_PAGE <= len(lines) <= LONGEST_PAGE


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
def test_a_page_guards_itself_under_its_own_id(entry):
    guards = [call for call in calls(entry.path) if method_name(call) == "begin_page"]
    assert [ast.unparse(guard.args[0]) for guard in guards] == [repr(entry.page_id)]
    first = next(node for node in tree(entry.path).body[1:] if not isinstance(node, ast.Import | ast.ImportFrom))
    assert guards[0] in set(ast.walk(first))


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
def test_a_page_holds_no_sql_no_colour_and_no_role(entry):
    for text in strings(entry.path):
        assert not re.search(r"\bselect\b.*\bfrom\b", text, re.IGNORECASE | re.DOTALL)
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", text)
        assert text not in roles()
    assert not [node for node in ast.walk(tree(entry.path)) if getattr(node, "attr", "") in {"role", "role_id"}]


def test_no_file_imports_plotly_express():
    assert [named(path) for path in PRODUCT if "plotly.express" in imported(path)] == []


def test_starting_the_app_imports_nothing_heavy():
    """The frame runs when it is imported, so all that it and the pages import is imported in its place."""
    parts = [path for path in PRODUCT if named(path).startswith("components/") and path.name != "frame.py"]
    modules = [named(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in parts]
    code = f"import sys\nfor name in {modules!r}: __import__(name)\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.stdout.strip() == "[]", ran.stderr[-2000:]


def test_every_public_function_says_what_you_get_and_of_what_type():
    bad = []
    for path in PRODUCT:
        for function in public_functions(path):
            given = [item for item in parameters(function) if item.arg not in ("self", "cls")]
            if not (ast.get_docstring(function) and function.returns and all(item.annotation for item in given)):
                bad.append(f"{where(path, function)} {function.name}")
    assert bad == []


def test_functions_are_short():
    lengths = {
        f"{where(path, function)} {function.name}": function.end_lineno - function.lineno + 1
        for path in PRODUCT
        for function in functions(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_FUNCTION
    assert statistics.quantiles(lengths.values(), n=10)[-1] <= NINTH_DECILE


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_query_has_its_two_header_lines_and_is_used(path):
    first, second = path.read_text(encoding="utf-8").splitlines()[:2]
    assert first.startswith("-- grain: ")
    assert second.startswith("-- params: ")
    whole = path.relative_to(ROOT / "data_access" / "sql").with_suffix("").as_posix()
    assert {whole, f"{path.parent.name}/{path.stem}", path.stem} & words_of_the_product()


@cache
def words_of_the_product() -> set[str]:
    return {text for path in PRODUCT for text in strings(path)}


def test_the_number_of_forces_stands_nowhere_in_the_code():
    """Forces are dated records: they merge and split."""
    found = [
        where(path, node)
        for path in PRODUCT
        if not named(path).startswith("sample_data/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value == 43
    ]
    assert found == []
