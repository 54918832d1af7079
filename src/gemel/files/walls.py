"""Walls around this very process: once they stand it can compute, and nothing else.

Namespaces of its own (no network), Landlock (no file), a filter of system calls (no file, no
socket, no other process), and limits. Linux only. There is no library for all three that needs
no system package, so the kernel is asked directly; every call that fails is told, and `prove`
tries the forbidden things before anything from outside is opened.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import socket
from collections.abc import Callable

MEMORY = 1024 * 1024 * 1024  # bytes of address space
SECONDS = 15  # of computing
MOST_OUT = 64 * 1024 * 1024  # bytes of an answer: no child can fill the memory

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_NEW_USER, _NEW_NET, _NEW_IPC, _NEW_UTS = 0x10000000, 0x40000000, 0x08000000, 0x04000000
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_FILES = {1: 13, 2: 14, 3: 15, 4: 15}  # how many rights over files each edition knows
_LANDLOCK_FILES_NOW = 16

# read write close lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn readv
# writev sched_yield mremap madvise getpid gettimeofday exit exit_group futex sched_getaffinity
# clock_gettime getrandom sigaltstack
_INTEL = (
    0, 1, 3, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 24, 25, 28, 39, 96, 60, 231, 202, 204, 228,
    318, 131,
)  # fmt: skip
_GENERIC = (
    63, 64, 57, 62, 222, 226, 215, 214, 134, 135, 139, 65, 66, 124, 216, 233, 172, 169, 93, 94,
    98, 123, 113, 278, 132,
)  # fmt: skip
_MACHINES = {
    "x86_64": (0xC000003E, _INTEL),
    "aarch64": (0xC00000B7, _GENERIC),
    "riscv64": (0xC00000F3, _GENERIC),
}


class NoWalls(Exception):
    """The system does not give what it takes; the argument says what is missing."""


class _Instruction(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte),
        ("k", ctypes.c_uint),
    ]  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction))]


class _Ruleset(ctypes.Structure):
    _fields_ = [
        ("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64),
    ]  # fmt: skip


def close() -> None:
    """Shut this process in, for good, and prove it. Raises: NoWalls.

    The filter of system calls has to stand, and one of the other two walls behind it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    outer = [build(libc) for build in (namespaces, landlock)]
    if not any(outer):
        raise NoWalls("neither user namespaces nor Landlock")
    limits()
    if not system_calls(libc):
        raise NoWalls("no filter of system calls (seccomp)")
    prove()


def namespaces(libc: ctypes.CDLL) -> bool:
    """Leave the network, and every name that other processes share."""
    return bool(libc.unshare(_NEW_USER | _NEW_NET | _NEW_IPC | _NEW_UTS) == 0)


def landlock(libc: ctypes.CDLL) -> bool:
    """Give up every right over files, and over the network where the kernel knows that."""
    edition = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if edition < 1:
        return False
    rights = _Ruleset(
        files=(1 << _LANDLOCK_FILES.get(edition, _LANDLOCK_FILES_NOW)) - 1,
        network=0b11 if edition >= 4 else 0,
        scoped=0b11 if edition >= 6 else 0,
    )
    size = 24 if edition >= 6 else 16 if edition >= 4 else 8
    held = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(rights), ctypes.c_size_t(size), 0)
    if held < 0:
        return False
    _no_new_privileges(libc)
    done = bool(libc.syscall(_LANDLOCK_RESTRICT, held, 0) == 0)
    os.close(held)
    return done


def widen(*, memory: int, seconds: int, out: int) -> None:
    """Set other limits for this process, before its walls close."""
    globals().update(MEMORY=memory, SECONDS=seconds, MOST_OUT=out)


def limits() -> None:
    """Bound memory and time; no dump, no new process, no new open file."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, MOST_OUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


def system_calls(libc: ctypes.CDLL) -> bool:
    """Refuse every system call but those that computing takes."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    kind, calls = machine
    steps = [
        (0x20, 0, 0, 4), (0x15, 1, 0, kind), (0x06, 0, 0, 0x80000000),  # another machine: end
        (0x20, 0, 0, 0),
        *((0x15, len(calls) - at, 0, call) for at, call in enumerate(calls)),
        (0x06, 0, 0, 0x00050001), (0x06, 0, 0, 0x7FFF0000),  # refused; allowed
    ]  # fmt: skip
    table = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    program = _Program(len(steps), table)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    _no_new_privileges(libc)
    return bool(libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) == 0)


def prove() -> None:
    """Try what must not work. Raises: NoWalls, naming what did."""
    deeds: dict[str, Callable[[], object]] = {
        "a file": lambda: os.open("/", os.O_RDONLY),
        "a socket": socket.socket,
        "a process": os.fork,
    }
    for what, deed in deeds.items():
        try:
            deed()
        except OSError:
            continue
        raise NoWalls(f"{what} could still be had")


def die_with_parent() -> None:
    """End when the process that asked ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


def _no_new_privileges(libc: ctypes.CDLL) -> None:
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
