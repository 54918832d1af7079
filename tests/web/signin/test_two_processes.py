"""Two processes get one code at the same moment: one of them lets somebody in, never both.

Real processes on one database: each signs in by password, waits at a barrier, and sends the code.
A look before the use, with a moment between, is planted, and both come in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import databases

pytestmark = pytest.mark.own_database
ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 2
PATIENCE = 60  # seconds until a process must have come to the barrier

COMMON = """
    import json, sys, time
    from pathlib import Path
    import django
    django.setup()
    from allauth.mfa.totp.internal import auth as totp
    from django.conf import settings
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.ALLOWED_HOSTS = ["testserver"]
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.utils import timezone
    from gemel.access import queries, services
    from gemel.kernel.by import Door
    WORD = "an invented word for signing in"
    at = {"now": 1_800_000_000.0}
    totp.time.time = lambda real=time.time: at["now"]
    def code_of(secret, round):
        at["now"] = 1_800_000_000.0 + 60 * (round + 1)
        return f"{totp.hotp_value(secret, int(at['now']) // 30):06}"
"""
BEGIN = textwrap.dedent(COMMON) + textwrap.dedent("""
    for database in ("default", "showcase", "shred"):
        call_command("migrate", verbosity=0, database=database)
    call_command("createcachetable", verbosity=0)
    from tests import cast
    def one():
        account = cast.account(password=WORD)
        by = queries.hand(account, at=timezone.now(), door=Door.SIGNIN)
        secret = totp.generate_totp_secret()
        services.add_code_app(account, secret=secret, code=code_of(secret, -1), by=by)
        codes = services.new_recovery_codes(account, by=by)
        return {"email": account.email, "secret": secret, "codes": codes}
    print(json.dumps([one() for _ in range(int(sys.argv[1]))]))
""")
ENTER = textwrap.dedent(COMMON) + textwrap.dedent("""
    from gemel.access.models import RecoveryCode
    known, kind, name = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3]
    place, rounds = Path(sys.argv[4]), int(sys.argv[5])
    exec(sys.argv[6])
    for round in range(rounds):
        code = known["codes"][round] if kind == "recovery-code" else code_of(known["secret"], round)
        browser = Client()
        browser.post("/sign-in/", {"email": known["email"], "password": WORD})
        (place / f"{name}.{round}").touch()
        while not (place / f"go.{round}").exists():
            time.sleep(0.001)
        answer = browser.post(f"/sign-in/{kind}/", {"code": code})
        print(answer.status_code, answer.headers.get("Location", ""), flush=True)
""")
# Who looks first and takes the code a moment later lets both in.
LOOKS_FIRST = {
    "recovery-code": """
from gemel.access import rules
def use(account, code, *, by):
    there = RecoveryCode.objects.filter(code_hash=rules.code_hash(code), used_at=None).exists()
    time.sleep(0.5)
    RecoveryCode.objects.filter(code_hash=rules.code_hash(code)).update(used_at=by.at)
    return there
services.use_recovery_code = use
""",
    "second-step": """
from allauth.mfa.totp.internal import auth
from django.core.cache.backends.locmem import LocMemCache
auth.cache = LocMemCache("of this process alone", {})
""",
}


@dataclass
class House:
    """A folder and databases that only these processes know, and accounts in them."""

    home: Path
    urls: dict[str, str]
    accounts: list[dict[str, object]]


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    with databases.of_its_own() as urls:
        made = House(tmp_path_factory.mktemp("house"), urls, [])
        begun = started(made, BEGIN, "4")
        told, _ = begun.communicate(timeout=240)
        assert begun.returncode == 0
        made.accounts = json.loads(told.splitlines()[-1])
        yield made


def started(house: House, script: str, *words: str) -> subprocess.Popen[str]:
    own = {name: house.urls.get(name, "") for name in databases.CHOSEN}
    environment = {
        **os.environ, **own, "GEMEL_HOME": str(house.home), "GEMEL_SECRET_KEY": "invented" * 9,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "gemel.config.settings",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", script, *words],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def entered(house: House, place: Path, kind: str, *, rounds: int, fault: str = "") -> list[int]:
    """Let two processes enter with the same codes; return how many came in, round by round."""
    known = json.dumps(house.accounts.pop())
    both = [
        started(house, ENTER, known, kind, name, str(place), str(rounds), fault)
        for name in ("one", "other")
    ]
    for number in range(rounds):
        end = time.monotonic() + PATIENCE
        while not all((place / f"{name}.{number}").exists() for name in ("one", "other")):
            assert time.monotonic() < end and all(one.poll() in (None, 0) for one in both)
            time.sleep(0.005)
        (place / f"go.{number}").touch()
    answers = [one.communicate(timeout=60)[0].splitlines()[-rounds:] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert all(line.split()[0] in ("200", "303", "302") for lines in answers for line in lines)
    return [sum("/through/" in line for line in lines) for lines in zip(*answers, strict=True)]


@pytest.mark.parametrize("kind", ["recovery-code", "second-step"])
def test_of_two_processes_with_one_code_one_comes_in(house, tmp_path, kind):
    assert entered(house, tmp_path, kind, rounds=ROUNDS) == [1] * ROUNDS


@pytest.mark.parametrize("kind", ["recovery-code", "second-step"])
def test_where_a_code_is_looked_at_before_it_is_used_both_come_in(house, tmp_path, kind):
    assert entered(house, tmp_path, kind, rounds=1, fault=LOOKS_FIRST[kind]) == [2]
