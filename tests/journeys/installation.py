"""A real installation for a journey: a folder, real commands, a real server on a free port."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GEMEL = [sys.executable, "-m", "gemel.cli.main"]
PATIENCE = 40  # seconds until a started server must answer


@dataclass
class Installation:
    """One data folder, its commands, and its server while one runs."""

    home: Path
    port: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @property
    def url(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a user would have exported."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GEMEL_", "DJANGO_"))}
        own = {"GEMEL_HOME": str(self.home), "PORT": str(self.port), "LANG": "C.UTF-8"}
        # The second step has journeys of its own, in tests/web/signin.
        return {**kept, **own, "GEMEL_REQUIRE_SECOND_FACTOR": "no", **self.settings}

    def run(self, *words: object, status: int = 0) -> str:
        """Run one command and return what it printed; its exit status must be as said."""
        done = subprocess.run(
            [*GEMEL, *map(str, words)],
            env=self.environment, cwd=self.home.parent, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def json(self, *words: object) -> Any:
        """Run one command with --json and return what it says."""
        text = self.run(*words, "--json")
        return json.loads(text[text.index("{") :])

    def link(self, *words: object) -> str:
        """Run one command that prints a link, and return the link."""
        found = re.search(r"http://\S+", self.run(*words))
        assert found, words
        return found.group()

    def serve(self, *commands: str) -> None:
        """Start the web server (and other long commands) and wait until it answers."""
        for command in ("serve", *commands):
            self.servers.append(
                subprocess.Popen(
                    [*GEMEL, command], env=self.environment, cwd=self.home.parent,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )
            )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.url, timeout=2).read()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise AssertionError("the server did not answer")

    def stop(self) -> None:
        """End every server by its process."""
        for server in self.servers:
            server.send_signal(signal.SIGTERM)
        for server in self.servers:
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
        self.servers.clear()
