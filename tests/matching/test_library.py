"""The matching is a library too: no database, no settings, and its example holds."""

from __future__ import annotations

import subprocess
import sys

ALONE = """
import doctest, sys
from gemel import matching
assert "numpy" not in sys.modules
failed, tried = doctest.testmod(matching)
assert tried > 5 and not failed
assert "django" not in sys.modules
print("as told")
"""


def test_the_example_of_the_library_holds_without_django():
    done = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, check=False, env={"PATH": ""}
    )

    assert (done.stdout, done.stderr) == ("as told\n", "")
