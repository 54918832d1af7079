"""The public's process, run as a user who may read the window and nothing else.

Requirement 23: it cannot open the main database, and can only read its own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.upkeep import world

NOBODY = 65534
INSIDE = """
import json, os, sqlite3, sys
from gemel.cli import ground
ground.start()
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import Client
WSGIHandler()
page = Client().get("/", headers={"host": "127.0.0.1"})
told = {"status": page.status_code}
def tried(deed):
    try:
        deed()
    except Exception as fault:
        return type(fault).__name__
    return "done"
window = connections["showcase"].cursor()
told["main"] = tried(lambda: open(sys.argv[1], "rb"))
told["key"] = tried(lambda: open(sys.argv[2], "rb"))
told["default"] = tried(lambda: connections["default"].cursor())
told["write"] = tried(lambda: window.execute("DELETE FROM showcase_card WHERE 1 = 0"))
told["allow"] = tried(lambda: (window.execute("PRAGMA query_only=OFF"),
                               window.execute("DELETE FROM showcase_card WHERE 1 = 0")))
told["read"] = tried(lambda: window.execute("SELECT count(*) FROM showcase_card"))
told["modules"] = sorted(name for name in sys.modules if name.startswith("gemel."))
told["key_is_of_the_moment"] = settings.SECRET_KEY.startswith("momentary-")
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Place:
    """A folder for the house, and one for what is public."""

    home: Path
    window: Path
    settings: dict[str, str]


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """A filled installation whose window lies apart, readable by others."""
    if os.geteuid() != 0 or not shutil.which("setpriv") or not python():
        needed = "needs root, setpriv, and a Python that another user may run"
        if os.environ.get("CI"):
            pytest.fail(f"CI must try the window as another user: {needed}")
        pytest.skip(needed)
    root = Path(tempfile.mkdtemp(prefix="gemel-window-"))
    root.chmod(0o755)
    window = root / "window"
    window.mkdir(mode=0o755)
    own = {"GEMEL_SHOWCASE_URL": f"sqlite:///{window / 'showcase.sqlite3'}",
           "GEMEL_STATIC": str(window / "static")}  # fmt: skip
    home = root / "data"
    done = world.gemel(home, "init", **own)
    assert done.returncode == 0, done.stderr
    world.tell(home, "fill", **own)
    window.chmod(0o755)
    shutil.chown(window / "showcase.sqlite3", group=NOBODY)
    yield Place(home, window, own)
    shutil.rmtree(root)


def python() -> str:
    """Return a Python of this version that a user without rights may run: ours may lie at home."""
    ours = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for one in (sys.executable, f"/usr/bin/{ours}", f"/usr/local/bin/{ours}"):
        words = [os.path.realpath(one), "-c", ""]
        if Path(one).exists() and not subprocess.run(as_nobody("env", *words)).returncode:
            return one
    return ""


def environment(place: Place, **more: str) -> dict[str, str]:
    """Return what the process of that user sees; our packages, whichever Python runs."""
    found = world.environment(place.home, **more)
    packages = sysconfig.get_paths()["purelib"]
    return {**found, "PYTHONPATH": os.pathsep.join([found["PYTHONPATH"], packages])}


def as_nobody(*words: str) -> list[str]:
    """Return the words that run a command as a user without rights."""
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs",
            *words]  # fmt: skip


@contextmanager
def serving(place: Place) -> Iterator[int]:
    """Serve the window as that user; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [python(), "-m", "gemel.cli.main", "serve", "--window"]
    child = subprocess.Popen(
        as_nobody(*words), env=environment(place, PORT=str(port), **place.settings),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/",
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 90
        while True:
            if child.poll() is not None:
                pytest.fail(child.stdout.read())
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield port
    finally:
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=40)


def ask(port: int, path: str, method: str = "GET") -> tuple[int, str, dict[str, str]]:
    """Return status, body and headers."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
    try:
        with closing(urllib.request.urlopen(request, timeout=60)) as answer:
            return answer.status, answer.read().decode("utf-8", "replace"), dict(answer.headers)
    except urllib.error.HTTPError as told:
        return told.code, told.read().decode("utf-8", "replace"), dict(told.headers)


def test_it_may_read_the_window_and_nothing_else(place):
    done = subprocess.run(
        as_nobody(python(), "-c", INSIDE, str(place.home / "gemel.sqlite3"),
                  str(place.home / "secret.key")),
        env=environment(place, GEMEL_WINDOW="yes", **place.settings),
        capture_output=True, text=True, cwd="/",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["status"] == 200
    assert told["main"] == told["key"] == "PermissionError"
    assert told["default"] == "ImproperlyConfigured"
    assert told["write"] == told["allow"] == "OperationalError"
    assert told["read"] == "done"
    assert told["key_is_of_the_moment"]
    knowing = {"people", "consent", "cases", "access", "ledger", "jobs", "publishing", "upkeep"}
    assert not {name for name in told["modules"] if name.split(".")[1] in knowing}


def test_the_whole_house_would_have_been_found_out(place):
    """The planted fault: the same look at a process of the whole house sees what must not be."""
    done = subprocess.run(
        [sys.executable, "-c", INSIDE, str(place.home / "gemel.sqlite3"),
         str(place.home / "secret.key")],
        env=world.environment(place.home, **place.settings), capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["main"] == told["key"] == told["default"] == told["write"] == "done"
    assert "gemel.people.models" in told["modules"]


def test_a_crawl_finds_every_public_page_and_no_way_in(place):
    with serving(place) as port:
        seen: dict[str, int] = {}
        waiting = ["/", "/fr/", "/ar/"]
        while waiting:
            path = waiting.pop()
            if path in seen or len(seen) > 400:
                continue
            status, body, headers = ask(port, path)
            seen[path] = status
            assert "Set-Cookie" not in headers, path
            if path.startswith("/static/"):
                continue
            assert "default-src 'none'" in headers["Content-Security-Policy"], path
            assert "script-src" not in headers["Content-Security-Policy"]
            assert "<script" not in body
            assert "Traceback" not in body
            found = re.findall(r"""(?:href|src|action)="(/[^"#?]*)""", body)
            waiting += [one for one in found if one not in seen]
        shut = ("/desk/", "/member/", "/sign-in/", "/invitation/x/", "/security/")
        assert {ask(port, path)[0] for path in shut} == {404}
        assert ask(port, "/", "POST")[0] == 405

    assert set(seen.values()) == {200}
    assert any(re.match(r"/cases/xar-coll-7", path, re.I) for path in seen), sorted(seen)
    assert len(seen) > 40


def test_what_is_taken_down_is_gone_at_the_next_request_of_this_process_too(place):
    with serving(place) as port:
        before = re.findall(r'href="(/cases/[^"]+)"', ask(port, "/cases/")[1])
        told = world.tell(place.home, "state", **place.settings)
        world.tell(place.home, f"retract={told['lit'][0]}", **place.settings)
        after = re.findall(r'href="(/cases/[^"]+)"', ask(port, "/cases/")[1])

        assert len(set(before)) == len(set(after)) + 1
        (gone,) = set(before) - set(after)
        assert ask(port, gone)[0] == 404


def test_the_press_page_and_its_feed_are_served_and_what_is_withdrawn_is_gone_at_once(place):
    press = world.tell(place.home, "speak", **place.settings)["press"]
    with serving(place) as port:
        (own,) = set(re.findall(r'href="(/press/[^"./]+/)"', ask(port, "/press/")[1]))
        feeds = [ask(port, f"/press/releases.{kind}") for kind in ("atom", "json")]
        assert "All of it." in ask(port, own)[1]
        assert all(status == 200 and own in body for status, body, _ in feeds)

        world.tell(place.home, f"retract={press}", **place.settings)
        assert ask(port, own)[0] == 404
        for path in ("/press/", "/press/releases.atom", "/press/releases.json"):
            status, body, _ = ask(port, path)
            assert (status, own in body, "A house speaks" in body) == (200, False, False), path


def test_without_the_right_to_read_it_says_what_to_do(place):
    done = subprocess.run(
        as_nobody(python(), "-m", "gemel.cli.main", "serve", "--window"),
        env=environment(place), capture_output=True, text=True, cwd="/",
    )  # fmt: skip

    assert done.returncode == 1
    assert "GEMEL_SHOWCASE_URL" in done.stderr
    assert "GEMEL_STATIC" in done.stderr
    assert "Traceback" not in done.stderr
