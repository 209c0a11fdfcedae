"""A result as one self-contained HTML page: no script, font or picture from elsewhere."""

from assistant.evaluation.report.page import render_report

__all__ = ["render_report"]
