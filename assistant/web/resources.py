"""The page's own files: style and scripts, inline, so that no other host is asked."""

from __future__ import annotations

from importlib import resources


def asset(name: str) -> str:
    """A file of the page as text."""
    folder = resources.files("assistant.web").joinpath("assets")
    return folder.joinpath(name).read_text(encoding="utf-8")


def head() -> str:
    """What the page's `<head>` needs."""
    names = ("kept.js", "foreign.js", "page.js")
    scripts = "".join(f"<script>{asset(name)}</script>" for name in names)
    return f"<style>{asset('frame.css')}</style>{scripts}"
