"""`gemel demo`: a filled programme in which every person and every case is invented.

It knows nothing that a user does not: it reads files with the importers and calls the services
that the pages call. Taking this folder away breaks nothing else.
"""

from __future__ import annotations

import os

import click

from gemel.cli import ground


@click.command("demo")
@click.option("--prepare", is_flag=True, help="Fill the data folder without serving.")
@click.option("--port", type=int, default=None, help="Port to serve at. Default: PORT, else 8000.")
def demo(prepare: bool, port: int | None) -> None:
    """Run a filled programme in which every person and case is invented.

    The first run fills the data folder; a later one keeps what was done there. Web server and
    worker run together until Ctrl+C.

    \b
    Examples:
      gemel demo
      PORT=8080 gemel demo
      gemel demo --prepare
    """
    folder = ground.home()
    ground.make_home(folder, demo=True)  # before settings are read: every page says "Example"
    port = port or int(os.environ.get("PORT") or 8000)
    os.environ["PORT"] = str(port)
    ground.start(folder)
    from gemel.cli.demo import filling  # the framework has to stand before it is loaded

    filling.fill_and_serve(folder, port=port, serve=not prepare)
