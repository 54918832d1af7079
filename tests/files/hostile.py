"""What a parser taken over by a hostile file might try. Each tells what it could get hold of."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

Made = tuple[dict[str, Any], bytes]


def _tried(deed) -> Made:
    try:
        return {"got": str(deed())[:200]}, b""
    except Exception as refused:
        return {"got": "", "refused": type(refused).__name__}, b""


def _asked(data: bytes) -> Any:
    return json.loads(data)


def read(data: bytes) -> Made:
    """Read a file: the database, the secret key, anything."""
    return _tried(lambda: Path(_asked(data)["path"]).read_bytes())


def write(data: bytes) -> Made:
    """Write a file."""
    return _tried(lambda: Path(_asked(data)["path"]).write_text("was here"))


def remove(data: bytes) -> Made:
    """Remove a file."""
    return _tried(lambda: Path(_asked(data)["path"]).unlink() or "removed")


def look_around(data: bytes) -> Made:
    """List a folder."""
    return _tried(lambda: list(Path(_asked(data)["path"]).iterdir()))


def environment(data: bytes) -> Made:
    """Look for keys in the own environment, the own arguments and whatever else is in reach."""
    found = {name: os.environ[name] for name in os.environ if name != "LC_CTYPE"}
    return {"got": str(found) if found else ""}, b""


def mother(data: bytes) -> Made:
    """Look for keys in the environment of the process that asked."""
    return _tried(lambda: Path(f"/proc/{_asked(data)['pid']}/environ").read_bytes())


def call(data: bytes) -> Made:
    """Reach a listener."""

    def reached() -> bytes:
        with socket.create_connection(("127.0.0.1", _asked(data)["port"]), timeout=3) as line:
            return line.recv(20)

    return _tried(reached)


def datagram(data: bytes) -> Made:
    """Send a word out without asking whether it arrives."""

    def sent() -> int:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            return line.sendto(b"leak", ("127.0.0.1", _asked(data)["port"]))

    return _tried(sent)


def fork(data: bytes) -> Made:
    """Become two."""

    def forked() -> str:
        child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)
        return "forked"

    return _tried(forked)


def become(data: bytes) -> Made:
    """Become another program, which would be rid of what this one may not do."""
    return _tried(lambda: os.execv("/bin/true", ["true"]))


def kill(data: bytes) -> Made:
    """Send a signal to the process that asked."""
    return _tried(lambda: f"reached {os.kill(_asked(data)['pid'], 0)}")


def other_files(data: bytes) -> Made:
    """Look which open files were left for us, beside input, output and errors."""

    def open_ones() -> str:
        libc = ctypes.CDLL(None)
        found = [n for n in range(3, 400) if libc.lseek(n, 0, os.SEEK_CUR) >= 0]
        return f"open {found}" if found else ""

    return _tried(open_ones)


def memory(data: bytes) -> Made:
    """Take two gigabytes."""
    return {"got": str(len(bytearray(2 * 1024**3)))}, b""


def for_ever(data: bytes) -> Made:
    """Compute for ever."""
    while True:
        pass


def sleep(data: bytes) -> Made:
    """Hold the line without computing."""
    time.sleep(600)
    return {}, b""


def flood(data: bytes) -> Made:
    """Answer without an end."""
    while True:
        os.write(1, b"x" * 1_000_000)


def crash(data: bytes) -> Made:
    """Fall over in a way that Python cannot catch."""
    ctypes.string_at(0)
    return {}, b""


def shout(data: bytes) -> Made:
    """Leave words of the file where logs might take them up."""
    print("secret words of the file", file=sys.stderr, flush=True)
    raise ValueError("secret words of the file")


_seen: list[int] = []


def remember(data: bytes) -> Made:
    """Tell how many files this process has seen."""
    _seen.append(len(data))
    return {"got": str(len(_seen))}, b""
