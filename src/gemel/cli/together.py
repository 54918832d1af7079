"""Web server and worker under one small parent, for the demo and for a first look.

Knows nothing of the framework, so that it costs a few megabytes only. Both children end with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from types import FrameType

PATIENCE = 12  # seconds for a child to end by itself
LOOK = 0.3


def run_together(port: int) -> None:
    """Become the parent of web server and worker, in the foreground, until stopped.

    The calling process is replaced: nothing after this call runs.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gemel.cli.together", str(port)])  # noqa: S606


class _Parent:
    def __init__(self, port: int) -> None:
        here = {**os.environ, "TOGETHER_WITH": str(os.getpid()), "PORT": str(port)}
        self._here = here
        self._stopping = False
        self._web = self._start("serve")
        self._worker = self._start("work")

    def run(self) -> int:
        """Wait; start a worker that died anew; end when the web server ends."""
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, self._stop)
        while not self._stopping and self._web.poll() is None:
            if self._worker.poll() is not None:
                time.sleep(1)
                self._worker = self._start("work")
            time.sleep(LOOK)
        for child in (self._web, self._worker):
            if child.poll() is None:
                child.terminate()
        for child in (self._web, self._worker):
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
        return 0 if self._stopping else self._web.returncode or 0

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        # A group of their own: Ctrl-C reaches this parent alone, which then ends them in order.
        words = [sys.executable, "-m", "gemel.cli.main", command]
        return subprocess.Popen(words, env=self._here, start_new_session=True)  # noqa: S603

    def _stop(self, sign: int, frame: FrameType | None) -> None:
        self._stopping = True


if __name__ == "__main__":
    sys.exit(_Parent(int(sys.argv[1])).run())
