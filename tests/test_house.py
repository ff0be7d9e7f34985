"""The house rules of the design, read from the files themselves."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

import queries

PROJECT = Path(__file__).parent.parent
PACKAGES = {"data": set(), "queries": {"data"}, "pages": {"queries", "data"}}
# The only modules of data that a page may import: to record a decision, to say why the facts cannot
# be used, to import files that a visitor gives, and to write cells that are safe in a spreadsheet.
DATA_FOR_PAGES = {"data.records", "data.store", "data.making", "data.spreadsheet"}


def python_files(folder: str) -> list[Path]:
    return sorted((PROJECT / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package):
    for path in python_files(package):
        for name in imported(path):
            root = name.split(".")[0]
            if root in PACKAGES and root != package:
                assert root in PACKAGES[package], f"{path} imports {name}"
            if package == "pages" and name.startswith("data."):
                assert any(name == m or name.startswith(m + ".") for m in DATA_FOR_PAGES), (
                    f"{path} imports {name}"
                )


def test_only_known_code_folders():
    folders = {p.name for p in PROJECT.iterdir() if p.is_dir() and any(p.rglob("*.py"))} - {
        ".venv",
        ".git",
        ".ruff_cache",
        ".pytest_cache",
    }
    assert folders <= {"data", "queries", "pages", "tests"}


SQL = re.compile(r"\b(select\s+.+\s+from|insert\s+into|group\s+by|order\s+by)\b", re.I | re.S)


def test_pages_hold_no_sql_and_no_statistics():
    for path in python_files("pages"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not SQL.search(node.value), f"{path}: {node.value[:80]}"
        assert not imported(path) & {"duckdb", "scipy", "numpy", "statistics"}, path


FOLDERS = ["macros", "staging", "indicators", "screens"]
READS = re.compile(r"\b(facts|staging|indicators|screens)\.\w+")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_of_queries_reads_only_those_above_it(folder):
    above = {
        "macros": set(),
        "staging": {"facts"},
        "indicators": {"staging", "indicators"},
        "screens": {"staging", "indicators"},
    }[folder]
    for path in (PROJECT / "queries" / folder).glob("*.sql"):
        code = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        assert {match[1] for match in READS.finditer(code)} <= above, path


@pytest.mark.parametrize("name", queries.names())
def test_a_query_says_its_grain_and_its_parameters(name):
    asked = queries.query(name)
    assert re.match(r"One row\b", asked.docs), "the first line says what a row is"
    code = re.sub(r"--.*", "", asked.sql)
    assert {p.name for p in asked.parameters} == set(re.findall(r"\$(\w+)", code))
    assert "$" not in asked.docs.splitlines()[0]


def test_a_query_is_tested_by_name():
    tests = "\n".join(
        path.read_text(encoding="utf-8") for path in (PROJECT / "tests" / "queries").glob("*.py")
    )
    untested = [name for name in queries.names() if f'"{name}"' not in tests]
    assert not untested


def test_the_user_fixed_top_level_is_there():
    for name in ("dashboard.py", "pages", "queries", "data", "tests", "requirements.txt"):
        assert (PROJECT / name).exists()


def test_requirements_are_pinned():
    for path in (PROJECT / "requirements.txt", PROJECT / "tests" / "requirements.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                assert re.fullmatch(r"[\w-]+==[\w.]+", line), line


def test_no_path_of_a_machine_and_no_package_host_is_committed():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    forbidden = re.compile(r"/work/|/root/|/home/|\bpypi\.|files\.pythonhosted|registry\.npm")
    for name in filter(None, listed.stdout.split("\0")):
        path = PROJECT / name
        if path == Path(__file__) or not path.exists() or path.suffix in {".png", ".xlsx"}:
            continue
        found = forbidden.search(path.read_text(encoding="utf-8", errors="replace"))
        assert not found, f"{path}: {found}"
