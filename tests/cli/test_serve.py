"""`gemel serve`, `gemel work` and both together: started safely, stopped cleanly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from django.db import connection

from gemel.cli import address, serve
from gemel.kernel.errors import Refused
from tests.cli.conftest import environment, run


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(home: Path, *words: str, **more: str):
    child = subprocess.Popen(
        [sys.executable, "-m", *words],
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
        child.stdout.close()


def _answer(port: int, path: str, seconds: float = 90) -> int:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                return int(answer.status)
        except urllib.error.HTTPError as told:
            return told.code
        except OSError:
            assert time.monotonic() < deadline, "the server never answered"
            time.sleep(0.1)


def test_the_server_answers_logs_no_address_and_stops_when_told(house):
    port = _free_port()
    with _running(house, "gemel.cli.main", "serve", PORT=str(port)) as child:
        assert _answer(port, "/sign-in/") == 200
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(b"Ina Invented\r\n\r\n")
            raw.recv(100)
        child.send_signal(signal.SIGTERM)
        said = child.communicate(timeout=40)[0]
    assert child.returncode == 0
    assert "127.0.0.1" not in said.replace(f"listens on 127.0.0.1:{port}", "")
    assert "Ina" not in said


def test_without_a_data_folder_the_way_to_one_is_told(tmp_path):
    said = run(tmp_path / "none", "serve")

    assert said.returncode == 1
    assert "Run gemel init" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_port_that_is_taken_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="set PORT or --bind"):
            address.must_be_free("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("place", ["nowhere", ":80", "host:", "host:99999", "host:x"])
def test_a_place_that_is_none_is_told(place):
    with pytest.raises(click.UsageError):
        address.parsed(place)


def test_a_place_is_host_and_port():
    assert address.parsed("[::1]:8000") == ("::1", 8000)


@pytest.mark.django_db(databases="__all__")
def test_what_is_unsafe_stops_the_start_with_every_reason(settings):
    settings.SECRET_KEY = "momentary-x"
    settings.ALLOWED_HOSTS = ["*"]

    with pytest.raises(Refused) as refused:
        serve._may_start(2)

    said = str(refused.value)
    assert "no secret key" in said
    assert "any host name" in said
    if connection.vendor == "sqlite":
        assert "GEMEL_DATABASE_URL" in said


def test_the_worker_plans_its_rounds_does_what_is_due_and_stops_when_told(house):
    with _running(house, "gemel.cli.main", "work") as child:
        deadline = time.monotonic() + 90
        while "ok     worker: at work" not in run(house, "doctor").stdout:
            assert time.monotonic() < deadline, "no worker"
            assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0
    assert run(house, "work", "--once", "--again").returncode == 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_both_together_end_together_even_when_their_parent_is_killed(house, sign):
    port = _free_port()
    with _running(house, "gemel.cli.together", str(port)) as parent:
        assert _answer(port, "/sign-in/") == 200
        children = _children(parent.pid)
        assert len(children) == 2
        parent.send_signal(sign)
        assert parent.wait(40) == (0 if sign == signal.SIGINT else -signal.SIGKILL)
        _all_gone(children)


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _all_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 60
    while any(_alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "a child outlived its parent"
        time.sleep(0.1)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
