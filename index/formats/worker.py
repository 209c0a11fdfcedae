"""A process that reads sources for another: `python -m index.formats.worker DESCRIPTOR`.

Over the socket of that number come (source, format), and go lists of articles and failures. It
ends when the other side closes the socket or dies.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection

from index.formats.reading import load_part


def serve(connection: Connection) -> None:
    """Until there is nobody to serve."""
    try:
        connection.send(True)  # everything is imported: what fails from here on is the source's
        while True:
            source, format = connection.recv()
            connection.send(list(load_part(source, format)))
    except (EOFError, OSError):
        return


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
