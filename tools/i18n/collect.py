"""Collects every sentence for translation, merges it into the catalogues, and compiles them.

    python tools/i18n/collect.py            collect, merge, compile
    python tools/i18n/collect.py --check    only say what is missing; exit status 1 if anything is

Needs GNU gettext (Debian: gettext). `.mo` files are committed, so an installation does not. Besides
Django's own marks it knows `say` and `say_many` (`gemel.kernel.say`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import django
from django.core.management.commands.makemessages import Command as MakeMessages

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "gemel"
LOCALE = SOURCE / "locale"
LANGUAGES = ("fr", "ar")
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5;",
}


HEADER = """# Gemel in another language. Kept in step by tools/i18n/collect.py; translate in place.
msgid ""
msgstr ""
"Project-Id-Version: gemel\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


class Collect(MakeMessages):
    """Django's collector, which also knows the words of `kernel.say`."""

    xgettext_options = [
        *MakeMessages.xgettext_options,
        "--keyword=say",
        "--keyword=say_many:1,2",
        "--no-location",
        "--sort-output",
    ]
    msgmerge_options = ["-q", "--backup=none", "--previous", "--update", "--no-location",
                        "--sort-output", "--no-fuzzy-matching"]  # fmt: skip
    msgattrib_options = ["--no-obsolete", "--no-location", "--sort-output"]


def collect() -> None:
    """Bring every catalogue up to date with the sources."""
    os.chdir(SOURCE)
    Collect().run_from_argv(
        ["collect", "makemessages", "--no-obsolete", "--no-wrap", "--no-location",
         *[f"--locale={language}" for language in LANGUAGES]]
    )  # fmt: skip
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        _, _, entries = path.read_text(encoding="utf-8").partition("\n\n")
        head = HEADER.format(language=language, plurals=PLURALS[language])
        path.write_text(head + entries, encoding="utf-8")


def compile_all() -> None:
    """Compile every catalogue; stops where one is broken."""
    for language in LANGUAGES:
        folder = LOCALE / language / "LC_MESSAGES"
        subprocess.run(
            [
                "msgfmt",
                "--check-format",
                "-o",
                str(folder / "django.mo"),
                str(folder / "django.po"),
            ],
            check=True,
        )


def missing(language: str) -> list[str]:
    """Return the sentences that have no translation in this language."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    done = subprocess.run(
        ["msgattrib", "--untranslated", "--no-wrap", str(path)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [line for line in done.stdout.splitlines() if line.startswith("msgid ")][1:]


def main() -> int:
    """Run as the docstring of this file says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gemel.config.settings")
    django.setup()
    if "--check" not in sys.argv:
        collect()
        compile_all()
    left = {language: missing(language) for language in LANGUAGES}
    for language, sentences in left.items():
        print(f"{language}: {len(sentences)} sentences without a translation")
    return int(any(left.values())) if "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
