"""The smallest mail server that takes pipelined mail and throws it away: what senders are held to.

python bench/sink.py        prints its port, ends with its standard input
"""

from __future__ import annotations

import asyncio
import sys

END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection: commands answered one by one, texts counted and dropped."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._out, self._in, self._text = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._in += data
        answers = []
        while True:
            mark = END if self._text else b"\r\n"
            line, found, rest = self._in.partition(mark)
            if not found:
                break
            self._in = rest
            answers.append(self._answer(line[:4].upper()))
        if answers:
            self._out.write(b"".join(answers))

    def _answer(self, verb: bytes) -> bytes:
        if self._text:
            self._text = False
            return b"250 taken\r\n"
        if verb == b"EHLO":
            return b"250-sink\r\n250 PIPELINING\r\n"
        self._text = verb == b"DATA"
        return b"354 go on\r\n" if self._text else b"250 ok\r\n"


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
