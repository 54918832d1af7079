"""The laws hold in the house, and each of them bites when a fault is planted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.house import laws

LAWS = {
    laws.writes_outside_services: (
        "gemel/web/coordinator/x.py",
        "from gemel.people import models\nmodels.AtRisk.objects.filter(pk=1).update(name='')\n",
    ),
    laws.reads_outside_queries: (
        "gemel/actions/rules.py",
        "def f(model):\n    return model.objects.all()\n",
    ),
    laws.services_write_other_apps: (
        "gemel/cases/services.py",
        "from gemel.people.models import AtRisk\nAtRisk.objects.filter(pk=1).update(name='')\n",
    ),
    laws.http_below_the_doors: (
        "gemel/cases/services.py",
        "from django.http import HttpResponse\n",
    ),
    laws.signals: ("gemel/cases/apps.py", "from django.db.models.signals import post_save\n"),
    laws.models_in_doors: ("gemel/web/public/x.py", "from gemel.cases.models import Case\n"),
    laws.class_views: ("gemel/web/public/x.py", "from django.views.generic import ListView\n"),
    laws.too_long: ("gemel/x.py", "def f():\n" + "    pass\n" * 61),
    laws.undocumented: ("gemel/people/rules.py", '"""Rules."""\n\ndef f():\n    pass\n'),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps_the_law(law):
    assert law(laws.sources()) == []


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_planted_fault_breaks_the_law(law):
    path, fault = LAWS[law]

    assert law({path: fault}), f"{law.__name__} does not see: {fault}"


def _columns_and_care():
    columns, care = {}, {}
    for model in apps.get_models(include_auto_created=False):
        if not model.__module__.startswith("gemel."):
            continue
        fields = {f.name for f in model._meta.fields} | {f.name for f in model._meta.many_to_many}
        columns[model._meta.label] = fields
        listed = model.__dict__.get("Care")
        if listed:
            care[model._meta.label] = (listed.public, listed.inside, listed.sealed)
    return columns, care


def test_every_column_is_public_inside_or_sealed_exactly_once():
    assert laws.unclassified(*_columns_and_care()) == []


def test_an_unclassified_column_is_found():
    columns, care = _columns_and_care()
    columns["people.AtRisk"] = columns["people.AtRisk"] | {"home_address"}

    assert laws.unclassified(columns, care) == ["people.AtRisk.home_address is classified 0 times"]


def test_everything_in_the_shop_window_is_public():
    _, care = _columns_and_care()
    window = {label: parts for label, parts in care.items() if label.startswith("showcase.")}

    assert window
    assert all(not inside and not sealed for _, inside, sealed in window.values())


FAULTS = {
    "upstairs": ("kernel/planted.py", "import gemel.ledger.models\n", "Floors"),
    "framework in rules": ("people/rules.py", "import django.db\n", "Pure"),
    "public to cases": ("web/public/planted.py", "import gemel.cases.rules\n", "Shop window"),
    "door to door": ("web/parliamentarian/planted.py", "import gemel.web.coordinator\n", "Doors"),
    "sibling to sibling": ("matching/planted.py", "import gemel.actions\n", "Floors"),
    "undeclared floor": ("attic/__init__.py", "", "Floors"),
    "queries to services": ("cases/queries.py", "import gemel.cases.services\n", "Rooms"),
    "shared to access": ("web/shared/planted.py", "import gemel.access.rules\n", "What the doors"),
}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    env = {"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def _copy(folder: Path) -> None:
    for path in laws.SOURCE.rglob("*.py"):
        there = folder / "src" / "gemel" / path.relative_to(laws.SOURCE)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "pyproject.toml").write_text((laws.ROOT / "pyproject.toml").read_text())


def test_imports_go_down_only(tmp_path):
    _copy(tmp_path)

    done = _lint(tmp_path)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_planted_import_breaks_the_build(fault, tmp_path):
    file, line, contract = FAULTS[fault]
    _copy(tmp_path)
    path = tmp_path / "src" / "gemel" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before + line, encoding="utf-8")

    done = _lint(tmp_path)

    assert done.returncode != 0
    broken = [text for text in done.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(text.startswith(contract) for text in broken), done.stdout


def test_a_row_is_saved_in_services_only_and_a_document_anywhere():
    text = "def view(row, document, file):\n    document.save(file)\n    row.save()\n"

    found = laws.writes_outside_services({"gemel/web/coordinator/reports.py": text})

    assert found == ["gemel/web/coordinator/reports.py:3: save() outside services"]
