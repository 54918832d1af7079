"""The laws of the house that import-linter cannot see, as functions over source text.

Each takes a mapping of path to source and returns its breaches, so that a test can also hand it
a planted fault and see that it bites.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "gemel"
Sources = Mapping[str, str]

WRITES = {
    "create", "update", "delete", "save", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "add", "set", "clear", "remove",
}  # fmt: skip
MANAGER_WRITES = WRITES - {"add", "set", "clear", "remove"}
HTTP = (
    "django.http",
    "django.shortcuts",
    "django.urls",
    "django.views",
    "django.contrib.auth.decorators",
)
BELOW_THE_DOORS = re.compile(r"^gemel/(?!web/|cli/|config/|api/)")
WRITERS = re.compile(r"^gemel/[a-z_]+/services(/[a-z_]+)?\.py$")
READERS = re.compile(r"^gemel/[a-z_]+/(queries|services)(/[a-z_]+)?\.py$")
LONGEST_FILE = 500
LONGEST_FUNCTION = 60


def sources(root: Path = SOURCE) -> dict[str, str]:
    """Return every Python file of the house but the migrations, by its path from `src`."""
    return {
        path.relative_to(root.parent).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*.py"))
        if "migrations" not in path.parts
    }


def _trees(files: Sources) -> Iterator[tuple[str, ast.Module]]:
    for path, text in files.items():
        yield path, ast.parse(text, path)


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _touches_objects(node: ast.AST) -> bool:
    """Tell whether an expression goes through a model's manager or a queryset made from one."""
    return any(isinstance(n, ast.Attribute) and n.attr == "objects" for n in ast.walk(node))


def writes_outside_services(files: Sources) -> list[str]:
    """Law 6: only services write. Finds manager and queryset writes, and `.save()`.

    `.save(file)` writes a document, not a row: a row is saved without a place to save it to.
    """
    found = []
    for path, tree in _trees(files):
        if WRITERS.match(path) or path.startswith(("gemel/jobs/", "gemel/files/")):
            continue  # `files` knows no table (a contract keeps Django out); it saves pictures
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            verb, on = node.func.attr, node.func.value
            row = verb == "bulk_create" or (verb == "save" and not node.args)
            if verb in MANAGER_WRITES and (_touches_objects(on) or row):
                found.append(f"{path}:{node.lineno}: {verb}() outside services")
    return found


def reads_outside_queries(files: Sources) -> list[str]:
    """Requirement 18: `objects` is touched in queries and services only."""
    found = []
    for path, tree in _trees(files):
        if READERS.match(path) or path == "gemel/access/models.py":
            continue
        if path.startswith("gemel/jobs/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
                found.append(f"{path}:{node.lineno}: reads a table outside queries")
    return found


def services_write_other_apps(files: Sources) -> list[str]:
    """Law 6, second half: a service writes its own app's tables only."""
    found = []
    for path, tree in _trees(files):
        if not WRITERS.match(path):
            continue
        app = path.split("/")[1]
        foreign: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                home = re.match(r"gemel\.([a-z_]+)\.models", node.module)
                if home and home.group(1) != app:
                    foreign |= {a.asname or a.name: home.group(1) for a in node.names}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr not in MANAGER_WRITES or not _touches_objects(node.func.value):
                continue
            names = {n.id for n in ast.walk(node.func.value) if isinstance(n, ast.Name)}
            for name in sorted(names & set(foreign)):
                found.append(f"{path}:{node.lineno}: writes {foreign[name]}.{name}")
    return found


def http_below_the_doors(files: Sources) -> list[str]:
    """Law 7, first half: nothing below the doors knows requests, pages or addresses."""
    return [
        f"{path}:{line}: {name} below the doors"
        for path, tree in _trees(files)
        if BELOW_THE_DOORS.match(path)
        for line, name in _imports(tree)
        if name.startswith(HTTP)
    ]


def signals(files: Sources) -> list[str]:
    """Law 7, second half: no signals anywhere: news goes up by being read."""
    return [
        f"{path}:{line}: {name}"
        for path, tree in _trees(files)
        for line, name in _imports(tree)
        if name.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals"))
    ]


def models_in_doors(files: Sources) -> list[str]:
    """Views import no models: what a door shows went through a query that knows who asks."""
    return [
        f"{path}:{line}: {name} in a door"
        for path, tree in _trees(files)
        if path.startswith(("gemel/web/", "gemel/cli/"))
        for line, name in _imports(tree)
        if re.match(r"gemel\.[a-z_]+\.models", name)
    ]


def class_views(files: Sources) -> list[str]:
    """No class views: a view is a function that one can read from top to bottom."""
    return [
        f"{path}:{line}: {name}"
        for path, tree in _trees(files)
        for line, name in _imports(tree)
        if name.startswith("django.views.generic")
    ]


def too_long(files: Sources) -> list[str]:
    """Law 9: a file that one can hold in the head, a function that does one thing."""
    found = []
    for path, tree in _trees(files):
        lines = files[path].count("\n")
        if lines > LONGEST_FILE and not path.endswith("phrases.py"):
            found.append(f"{path}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found.append(f"{path}:{node.lineno}: {node.name} has {length} lines")
    return found


def undocumented(files: Sources) -> list[str]:
    """Every public function, class and module below the doors says what it is and for whom."""
    found = []
    for path, tree in _trees(files):
        if not BELOW_THE_DOORS.match(path) or path.endswith(("apps.py", "models.py")):
            continue
        if not ast.get_docstring(tree) and files[path].strip():
            found.append(f"{path}: no docstring")
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
            if public and not ast.get_docstring(node):
                found.append(f"{path}:{node.lineno}: {node.name} has no docstring")
    return found


def unclassified(
    columns: Mapping[str, set[str]], care: Mapping[str, tuple[set[str], ...]]
) -> list[str]:
    """Law 8: every column is public, inside or sealed, exactly once."""
    found = []
    for model, names in columns.items():
        listed = care.get(model, (set(), set(), set()))
        for name in sorted(names):
            times = sum(name in part for part in listed)
            if times != 1:
                found.append(f"{model}.{name} is classified {times} times")
        for name in sorted(set().union(*listed) - names):
            found.append(f"{model}.{name} is classified and does not exist")
    return found
