"""What stands before gunicorn in `./run demo` and `./run serve`, as nginx does on a server (regsosek/nginx.conf).

Gunicorn gives a request to one of its few threads as soon as its first bytes arrive, so ten slow bodies stop the site.
Here a request is read completely, on any number of connections, and only then passed on. One request per connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import IO

MOST_CONNECTIONS = 1000
MOST_BYTES_OF_HEAD = 1 << 16
MOST_BYTES_OF_BODY = 512 << 20  # an uploaded list may have 500 MB; Django limits other pages
HEAD_SECONDS = 15
SILENT_SECONDS = 30  # between two pieces of a body
FIRST_SECONDS, LEAST_BYTES_A_SECOND = 60, 1000  # a body may be slow for a minute, then it must arrive at this rate
IN_MEMORY = 1 << 20  # of a body; larger ones go into a file without a name
PIECE = 1 << 16
AWAITED_BYTES = 16 << 20  # of an answer that a slow reader has not taken yet, before gunicorn must wait for it


class Refused(Exception):
    """The request is not passed on; the number is the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


REASONS = {
    400: "Bad Request",
    408: "Request Timeout",
    413: "Content Too Large",
    431: "Request Header Fields Too Large",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


@dataclass(frozen=True)
class Head:
    """A request's first lines, and the length of its body: None where it comes in chunks."""

    lines: list[bytes]
    length: int | None
    waits_for_continue: bool

    @classmethod
    def parse(cls, read: bytes) -> Head:
        """Returns the head. Raises Refused: what two programs could read in two ways is not passed on."""
        first, *lines = read.removesuffix(b"\r\n\r\n").split(b"\r\n")
        kept, lengths, is_chunked, waits = [first], set(), False, False
        for line in lines:
            name, colon, value = line.partition(b":")
            if not colon or not re.fullmatch(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
                raise Refused(400)
            match name.lower():
                case b"content-length":
                    if not re.fullmatch(rb"[ \t]*[0-9]{1,12}[ \t]*", value):
                        raise Refused(400)
                    lengths.add(int(value))
                case b"transfer-encoding":
                    is_chunked = True
                    if value.strip().lower() != b"chunked":
                        raise Refused(400)
                case b"expect":
                    waits = value.strip().lower() == b"100-continue"
                    continue
                case b"connection" | b"keep-alive" | b"upgrade":
                    continue
            kept.append(line)
        if len(lengths) > 1 or (lengths and is_chunked):
            raise Refused(400)
        length = None if is_chunked else next(iter(lengths), 0)
        if length is not None and length > MOST_BYTES_OF_BODY:
            raise Refused(413)
        return cls([*kept, b"Connection: close"], length, waits)

    def __bytes__(self) -> bytes:
        return b"\r\n".join(self.lines) + b"\r\n\r\n"


class Front:
    """Takes connections at one address and passes complete requests on to another."""

    def __init__(self, behind: tuple[str, int]) -> None:
        self.behind = behind
        self.open = 0
        self.tasks: set[asyncio.Task[None]] = set()

    def connected(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        """Begin one connection. Its task is kept here: the event loop alone would let it be garbage collected before
        its end."""
        task = asyncio.get_running_loop().create_task(self.serve(client, answer))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def serve(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        """Serve one connection: a request, its answer, the end."""
        self.open += 1
        answer.transport.set_write_buffer_limits(high=AWAITED_BYTES)
        try:
            await self._serve(client, answer)
        except Refused as refused:
            body = f"{refused.status} {REASONS[refused.status]}\n"
            head = f"HTTP/1.1 {refused.status} {REASONS[refused.status]}\r\nContent-Type: text/plain\r\n"
            answer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
            await _listened(client)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the browser has left, or gunicorn was stopped in the middle of its answer: the connection just ends
        finally:
            self.open -= 1
            with contextlib.suppress(ConnectionError, TimeoutError):
                await asyncio.wait_for(_closed(answer), SILENT_SECONDS)

    async def _serve(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        if self.open > MOST_CONNECTIONS:
            raise Refused(503)
        try:
            async with asyncio.timeout(HEAD_SECONDS):
                head = Head.parse(await client.readuntil(b"\r\n\r\n"))
        except TimeoutError as slow:
            raise Refused(408) from slow
        except asyncio.LimitOverrunError as large:
            raise Refused(431) from large
        if head.waits_for_continue:
            answer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            await _read_whole(client, head, body)  # type: ignore[arg-type]
            body.seek(0)
            await self._hand_on(head, body, answer)  # type: ignore[arg-type]

    async def _hand_on(self, head: Head, body: IO[bytes], answer: asyncio.StreamWriter) -> None:
        try:
            theirs, ours = await asyncio.open_connection(*self.behind)
        except OSError as away:
            raise Refused(502) from away
        try:
            ours.write(bytes(head))
            with contextlib.suppress(ConnectionError):  # refused before the end: there is an answer all the same
                while piece := body.read(PIECE):
                    ours.write(piece)
                    await ours.drain()
            while piece := await theirs.read(PIECE):
                answer.write(piece)
                await answer.drain()
        finally:
            ours.close()


async def _read_whole(client: asyncio.StreamReader, head: Head, body: IO[bytes]) -> None:
    """Read the body as it comes, to its end. Raises Refused."""
    clock = asyncio.get_running_loop()
    began, size = clock.time(), 0
    async for piece in _pieces(client, head):
        size += len(piece)
        if size > MOST_BYTES_OF_BODY:
            raise Refused(413)
        took = clock.time() - began
        if took > FIRST_SECONDS and size < (took - FIRST_SECONDS) * LEAST_BYTES_A_SECOND:
            raise Refused(408)
        body.write(piece)


async def _pieces(client: asyncio.StreamReader, head: Head) -> AsyncIterator[bytes]:
    if head.length is not None:
        left = head.length
        while left:
            piece = await _soon(client.read(min(PIECE, left)))
            if not piece:
                raise ConnectionResetError
            left -= len(piece)
            yield piece
        return
    while True:  # chunks: their size in a line, the content, an empty line; the last one is empty
        line = await _soon(client.readuntil(b"\r\n"))
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}(;[^\r\n]*)?\r\n", line):
            raise Refused(400)
        yield line
        if not (left := int(line.split(b";")[0], 16)):
            break
        while left:
            piece = await _soon(client.read(min(PIECE, left)))
            if not piece:
                raise ConnectionResetError
            left -= len(piece)
            yield piece
        if (end := await _soon(client.readexactly(2))) != b"\r\n":
            raise Refused(400)
        yield end
    while (line := await _soon(client.readuntil(b"\r\n"))) != b"\r\n":
        yield line
    yield b"\r\n"


async def _soon(read: object) -> bytes:
    try:
        async with asyncio.timeout(SILENT_SECONDS):
            return await read  # type: ignore[misc]
    except TimeoutError as slow:
        raise Refused(408) from slow
    except asyncio.LimitOverrunError as large:
        raise Refused(400) from large


async def _listened(client: asyncio.StreamReader) -> None:
    """Read and discard what still arrives: closing the connection over it would lose the answer, too."""
    with contextlib.suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(1):
            while await client.read(PIECE):
                pass


async def _closed(answer: asyncio.StreamWriter) -> None:
    answer.close()
    await answer.wait_closed()


# --- With gunicorn behind it -----------------------------------------------------------------------------------------

GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "python:regsosek.web", "regsosek.wsgi"]


async def run(host: str, port: int) -> int:
    """Serve until gunicorn ends or somebody asks for the end. Returns gunicorn's exit code."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as behind:
        front = Front(behind.getsockname())
        server = await asyncio.start_server(front.connected, host, port, limit=MOST_BYTES_OF_HEAD, backlog=2048)
        # It inherits the open socket: nobody else can take its port in between.
        there = {"BIND": f"fd://{behind.fileno()}"}
        gunicorn = subprocess.Popen(GUNICORN, env=os.environ | there, pass_fds=[behind.fileno()])
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(ending, gunicorn.terminate)
    async with server:
        return await loop.run_in_executor(None, gunicorn.wait)


def main() -> int:
    host, _, port = os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")
    return asyncio.run(run(host, int(port)))


if __name__ == "__main__":
    sys.exit(main())
