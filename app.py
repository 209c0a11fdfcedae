"""Builds the web app and launches it: `python app.py [--index DIR] [--port P]`."""

import sys

from assistant.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
