"""`gemel demo`: a filled programme in which every person and every case is invented.

It knows nothing that a user does not: it reads files with the importers and calls the services
that the pages call. Taking this folder away breaks nothing else.
"""

from __future__ import annotations

import os

import click

from gemel.cli import address, ground


@click.command("demo")
@click.option("--prepare", is_flag=True, help="Fill the data folder without serving.")
@click.option("--port", type=click.IntRange(1, 65535), default=None,
              help="Port to serve at. Default: PORT, else 8000.")  # fmt: skip
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
    port = port or address.port()
    if not prepare:
        address.must_be_free("127.0.0.1", port)  # before the minute that filling takes
    folder = ground.home()
    ground.make_home(folder, demo=True)  # before settings are read: every page says "Example"
    os.environ["PORT"] = str(port)
    ground.start(folder)
    from gemel.cli.demo import filling  # the framework has to stand before it is loaded

    filling.fill_and_serve(folder, port=port, serve=not prepare)
