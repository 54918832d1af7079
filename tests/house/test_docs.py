"""What the documents claim about the source, held against the source."""

from __future__ import annotations

import re

from tests.house import laws

SETTING = re.compile(r"\bGEMEL_[A-Z_]+\b")
# Names that are Django settings of ours or file words, not variables of the environment.
NO_VARIABLES = {"GEMEL_DEMO", "GEMEL_RUNTIME_ON_DISK", "GEMEL_SSO", "GEMEL_TOGETHER"}


def _in_the_table() -> set[str]:
    text = (laws.ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `(GEMEL_[A-Z_]+)`", text, flags=re.MULTILINE))


def _in_the_source() -> set[str]:
    texts = list(laws.sources().values())
    texts += [p.read_text(encoding="utf-8") for p in (laws.ROOT / "tools").glob("*.sh")]
    texts += [(laws.ROOT / "tests" / name).read_text() for name in ("conftest.py", "browser.py")]
    return {name for text in texts for name in SETTING.findall(text)} - NO_VARIABLES


def test_every_setting_stands_in_the_operators_table_and_no_other():
    assert _in_the_table() == _in_the_source()


def test_the_table_is_read_at_all():
    assert "GEMEL_HOME" in _in_the_table()
