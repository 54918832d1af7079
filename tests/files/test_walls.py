"""A parser taken over by a hostile file has no network, no keys, no files, no time, no room.

Each deed is tried twice: within the walls, where it must fail, and without them, where it must
succeed: so a deed that fails for another reason proves nothing.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from gemel.files import confine, nursery, remaking, walls
from gemel.files.confine import Broke, Unconfined
from gemel.files.rules import Fault

HERE = str(Path(__file__).resolve().parents[2])
LEFT_OUT = (
    "import sys; sys.path[:0] = sys.argv[2:]\n"
    "from gemel.files import child, walls\n"
    "{}\n"
    "child.main(sys.argv[1])"
)


def hostile(deed, **asked):
    return confine.run(
        f"tests.files.hostile:{deed}", json.dumps(asked).encode(), also=(HERE,), patience=20
    )[0]


@pytest.fixture(autouse=True)
def confinable():
    if lack := confine.missing():
        pytest.fail(f"this system confines no process, so nothing is proven here: {lack}")


@pytest.fixture
def no_walls(monkeypatch):
    """Start children that leave every wall out."""
    monkeypatch.setattr(nursery, "START", LEFT_OUT.format("walls.close = lambda: None"))


@pytest.fixture
def one_wall(monkeypatch):
    """Start children with one wall alone, to see that it holds without the others."""

    def only(name):
        lines = ["import ctypes, os", "libc = ctypes.CDLL(None, use_errno=True)"]
        act = f"walls.{name}(libc)" if name != "limits" else "walls.limits()"
        lines.append(f"walls.close = lambda: {act}")
        monkeypatch.setattr(nursery, "START", LEFT_OUT.format("\n".join(lines)))

    return only


@pytest.fixture
def listener():
    """A server on loopback that greets whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet():
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    line.sendall(b"hello")

        threading.Thread(target=greet, daemon=True).start()
        yield server.getsockname()[1]


@pytest.fixture
def home(tmp_path):
    """A data folder with what must never be read."""
    for name in ("secret.key", "gemel.sqlite3"):
        (tmp_path / name).write_text("Zanzara")
    return tmp_path


@pytest.fixture
def deeds(home, listener, monkeypatch):
    """Return every deed with what it takes."""
    monkeypatch.setenv("GEMEL_SECRET_KEY", "Zanzara")
    return {
        "read the key": ("read", {"path": str(home / "secret.key")}),
        "read the database": ("read", {"path": str(home / "gemel.sqlite3")}),
        "read the system": ("read", {"path": "/etc/passwd"}),
        "write": ("write", {"path": str(home / "left-behind")}),
        "remove": ("remove", {"path": str(home / "gemel.sqlite3")}),
        "list": ("look_around", {"path": str(home)}),
        "the mother's environment": ("mother", {"pid": os.getpid()}),
        "a connection": ("call", {"port": listener}),
        "a datagram": ("datagram", {"port": listener}),
        "another process": ("fork", {}),
        "another program": ("become", {}),
        "a signal": ("kill", {"pid": os.getpid()}),
    }


DEEDS = (
    "read the key", "read the database", "read the system", "write", "remove", "list",
    "the mother's environment", "a connection", "a datagram", "another process", "a signal",
)  # fmt: skip


@pytest.mark.parametrize("deed", [*DEEDS, "another program"])
def test_the_walls_refuse(deed, deeds, home):
    name, asked = deeds[deed]

    told = hostile(name, **asked)

    assert told["got"] == "" and told["refused"]
    assert sorted(path.name for path in home.iterdir()) == ["gemel.sqlite3", "secret.key"]


@pytest.mark.parametrize("deed", DEEDS)
def test_without_walls_the_same_deed_succeeds(deed, deeds, no_walls):
    name, asked = deeds[deed]

    assert hostile(name, **asked)["got"]


def test_without_walls_another_program_would_start(deeds, no_walls):
    """It answers nothing of ours, and ends as if all were well."""
    with pytest.raises(ValueError):
        hostile("become")


@pytest.mark.parametrize(
    ("wall", "deed"),
    [
        ("landlock", "read the key"),
        ("landlock", "write"),
        ("landlock", "remove"),
        ("landlock", "a connection"),
        ("namespaces", "a connection"),
        ("namespaces", "a datagram"),
        ("system_calls", "read the key"),
        ("system_calls", "write"),
        ("system_calls", "a connection"),
        ("system_calls", "another process"),
        ("system_calls", "another program"),
        ("limits", "read the key"),
        ("limits", "a connection"),
    ],
)
def test_each_wall_holds_alone(wall, deed, deeds, one_wall):
    one_wall(wall)
    name, asked = deeds[deed]

    assert hostile(name, **asked)["got"] == ""


def test_the_child_has_no_environment_and_no_open_file(no_walls, monkeypatch):
    """True before any wall stands: it is how the child is started."""
    monkeypatch.setenv("GEMEL_SECRET_KEY", "Zanzara")

    assert hostile("environment")["got"] == ""
    assert hostile("other_files")["got"] == ""


def test_a_key_in_the_environment_would_be_seen(no_walls, monkeypatch):
    nursery.end_all()
    started = nursery.subprocess.Popen
    monkeypatch.setattr(
        nursery.subprocess, "Popen", lambda *a, **k: started(*a, **{**k, "env": {"KEY": "Zanzara"}})
    )

    assert "Zanzara" in hostile("environment")["got"]


@pytest.mark.parametrize("deed", ["memory", "flood", "crash", "for_ever", "sleep", "shout"])
def test_a_bomb_ends_in_a_word(deed, monkeypatch, capfd):
    monkeypatch.setattr(confine, "PATIENCE", 3)

    with pytest.raises(Broke) as broke:
        confine.run(f"tests.files.hostile:{deed}", b"{}", also=(HERE,), patience=3)

    assert broke.value.fault in (Fault.EFFORT, Fault.BROKEN)
    assert "secret words" not in "".join(capfd.readouterr())


def test_without_walls_two_gigabytes_would_be_had(no_walls):
    assert hostile("memory")["got"] == str(2 * 1024**3)


def test_the_time_of_computing_is_bounded_by_the_kernel_too(monkeypatch):
    monkeypatch.setattr(nursery, "START", LEFT_OUT.format("walls.SECONDS = 1"))
    with pytest.raises(Broke) as broke:
        confine.run("tests.files.hostile:for_ever", b"{}", also=(HERE,), patience=60)

    assert broke.value.fault is Fault.EFFORT


@pytest.mark.parametrize(
    ("fault", "lack"),
    [
        ("walls.system_calls = lambda libc: False", "seccomp"),
        ("walls.landlock = walls.namespaces = lambda libc: False", "Landlock"),
        (
            "walls.limits = lambda: None; walls.landlock = lambda libc: True\n"
            "walls.system_calls = lambda libc: True",
            "could still be had",
        ),
        ("walls.platform.machine = lambda: 'abacus'", "seccomp"),
    ],
)
def test_where_a_wall_is_missing_nothing_is_opened(fault, lack, monkeypatch):
    monkeypatch.setattr(nursery, "START", LEFT_OUT.format(fault))

    with pytest.raises(Unconfined, match=lack):
        confine.run("gemel.files.remaking:text", b"hello")


def test_another_system_has_no_walls(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")

    with pytest.raises(Unconfined, match="darwin"):
        confine.run("gemel.files.remaking:text", b"hello")


def test_where_no_child_can_be_started_nothing_is_opened(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(Unconfined, match="can be started"):
        confine.run("gemel.files.remaking:text", b"hello")


def test_no_more_than_two_at_once_and_none_waits_for_ever():
    made = []
    many = [
        threading.Thread(
            target=lambda: made.append(confine.run("gemel.files.remaking:text", b"hello"))
        )
        for _ in range(6)
    ]
    for one in many:
        one.start()
    for one in many:
        one.join(60)

    assert [each[1] for each in made] == [b"hello\n"] * 6
    assert remaking.nothing(b"") == ({}, b"") and walls.SECONDS < confine.PATIENCE
