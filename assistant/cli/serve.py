"""`newsdesk serve`: the web chat and the HTTP API."""

from __future__ import annotations

import argparse

from assistant.cli.options import add_index, settings_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_index(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="127.0.0.1")
    parser.add_argument("--port", type=int, default=7860, metavar="P", help="7860")
    parser.add_argument(
        "--llm", metavar="SPEC", help="none, gguf:PATH, gguf:bundled, provider:model"
    )
    parser.add_argument("--tz", metavar="Z", help="zone of dates, e.g. Asia/Shanghai")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    # Gradio takes seconds to import: only this command pays for it.
    from assistant.web.app import launch

    launch(settings_of(args), host=args.host, port=args.port)
    return 0
