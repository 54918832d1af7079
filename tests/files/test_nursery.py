"""A process for each file, of a nursery that reads none: nothing is carried over."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from gemel.files import confine, nursery, walls
from gemel.files.rules import Fault
from tests.files import hostile
from tests.files.test_walls import LEFT_OUT

HERE = str(Path(__file__).resolve().parents[2])
TEXT = "gemel.files.remaking:text"


@pytest.fixture(autouse=True)
def none_waits():
    nursery.end_all()
    yield
    nursery.end_all()


def waiting():
    return [one.process.pid for one in nursery._waiting]


def test_no_file_meets_what_another_left_behind():
    told = [
        confine.run("tests.files.hostile:remember", b"a file", also=(HERE,))[0]["got"]
        for _ in range(3)
    ]

    assert told == ["1"] * 3 and len(waiting()) == 1
    assert [hostile.remember(b"a file")[0]["got"] for _ in range(2)] == ["1", "2"]  # in one process


def test_one_nursery_serves_file_after_file_and_few_wait():
    for _ in range(3):
        assert confine.run(TEXT, b"hello")[1] == b"hello\n"
    first = waiting()
    for name in ("remember", "environment", "other_files"):
        confine.run(f"tests.files.hostile:{name}", b"{}", also=(HERE,))

    assert len(first) == 1
    assert len(waiting()) == nursery.MOST_WAITING and not set(first) & set(waiting())


@pytest.mark.parametrize("fault", ["child.REST = 0", "child.MOST_FILES = 1"])
def test_where_a_nursery_has_gone_another_takes_the_file(fault, monkeypatch):
    monkeypatch.setattr(nursery, "START", LEFT_OUT.format(fault))
    for _ in range(2):
        assert confine.run(TEXT, b"hello")[1] == b"hello\n"
        for one in nursery._waiting:
            assert one.process.wait(timeout=20) == 0
    assert confine.run(TEXT, b"hello")[1] == b"hello\n"


def test_a_task_that_cannot_be_loaded_is_not_tried_for_ever():
    with pytest.raises(confine.Broke) as broke:
        confine.run("gemel.files.nowhere:nothing", b"hello")

    assert broke.value.fault is Fault.BROKEN and not waiting()


def test_a_nursery_that_was_killed_is_followed_by_another():
    confine.run(TEXT, b"hello")
    (one,) = nursery._waiting
    one.process.kill()
    one.process.wait()

    assert confine.run(TEXT, b"hello")[1] == b"hello\n"


def test_what_was_forked_ends_with_whoever_asked():
    one = nursery.Nursery(
        (nursery.sys.executable, nursery.START, "tests.files.hostile:for_ever", HERE)
    )
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(b"{}")
        given.seek(0)
        nursery.socket.send_fds(one._line, [b"?"], [given.fileno(), made.fileno()])
        assert one._line.recv(1) == b"!"
    one._line.close()

    assert one.process.wait(timeout=walls.SECONDS - 3) == 0  # it waits for what it forked


def test_a_fork_of_ours_leaves_our_nurseries_alone():
    confine.run(TEXT, b"hello")
    before = waiting()
    child = os.fork()
    if not child:
        os._exit(len(nursery._waiting))

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert confine.run(TEXT, b"hello")[1] == b"hello\n" and waiting() == before


def test_when_time_is_up_the_nursery_goes_with_what_it_forked():
    with pytest.raises(confine.Broke):
        confine.run("tests.files.hostile:for_ever", b"{}", also=(HERE,), patience=1)

    assert not waiting()
