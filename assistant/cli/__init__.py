"""The command line: one command a file, each with `add_arguments(parser)` and `run(args)`.

Exit codes: 0 done; 1 failed, or nothing went in; 2 usage; 3 abstained (`ask` of one question) or
not borne out (`check`).
With `--json` stdout holds exactly one JSON object; everything else goes to stderr.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence

from index.errors import NewsdeskError, SettingsError, UsageError

# name -> (module, help). Modules are imported when their command runs: a question needs
# neither the loaders nor the evaluation harness.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "ingest": ("assistant.cli.ingest", "read articles into an index"),
    "ask": ("assistant.cli.ask", "answer a question, or a batch of them"),
    "search": ("assistant.cli.search", "list the best passages for a query"),
    "timeline": ("assistant.cli.timeline", "dated events about a subject"),
    "check": ("assistant.cli.check", "hold a draft's sentences against the articles"),
    "inspect": ("assistant.cli.inspect", "show how a file is read"),
    "serve": ("assistant.cli.serve", "web chat and HTTP API"),
    "eval": ("assistant.cli.eval", "measure quality on Q&A fixtures and benchmarks"),
    "index": ("assistant.cli.index", "stats, verify, rebuild, delete"),
    "doctor": ("assistant.cli.doctor", "what is installed, which models, what would be downloaded"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except (UsageError, SettingsError) as error:
        print(f"newsdesk: {error.line()}", file=sys.stderr)
        return 2
    except NewsdeskError as error:
        print(f"newsdesk: {error.line()}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("newsdesk: stopped; what was committed is kept", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output went away ("| head"): nothing is wrong, nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(arguments: list[str]) -> int:
    parser = _parser()
    chosen = next((word for word in arguments if not word.startswith("-")), None)
    if chosen is None or chosen not in COMMANDS:
        parser.parse_args(arguments)  # prints help or the error, and exits
        parser.print_help(sys.stderr)
        return 2
    module = importlib.import_module(COMMANDS[chosen][0])
    command = argparse.ArgumentParser(prog=f"newsdesk {chosen}", description=COMMANDS[chosen][1])
    module.add_arguments(command)
    code: int = module.run(command.parse_args(arguments[arguments.index(chosen) + 1 :]))
    return code


def _parser() -> argparse.ArgumentParser:
    commands = "\n".join(f"  {name:<9} {text}" for name, (_, text) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="newsdesk",
        description="Ask your news archive, get an answer you can check.",
        epilog=f"commands:\n{commands}\n\n'newsdesk COMMAND --help' tells more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    return parser
