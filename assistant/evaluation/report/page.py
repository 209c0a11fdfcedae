"""The page: figures with intervals, tags, plots, and a table of questions to look through."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import resources
from string import Template
from typing import Any

from assistant.evaluation.report.plots import interval_bar, latency_plot, risk_coverage_plot
from assistant.evaluation.results import LOWER_IS_BETTER, Figure, Result
from assistant.evaluation.types import Row

CAUSES: Mapping[str, str] = {
    "not_retrieved": "the article that holds the answer was not among the passages found",
    "not_read": "the article was found, another answer was read",
    "wrong_operator": "the question was taken for another kind of question",
    "wrong_date": "a date was given or compared, and it was the wrong one",
    "refused": "the article was found, the assistant abstained",
    "should_have_refused": "the articles don't say, the assistant answered",
    "crashed": "the assistant raised an error",
}
_TAG_COLUMNS = 8


def render_report(result: Result) -> str:
    """The whole document."""
    return Template(_asset("report.html")).substitute(
        title=escape(f"{result.suite}: {result.n} questions"),
        style=_asset("report.css"),
        script=_asset("report.js"),
        suite=escape(result.suite),
        n=result.n,
        headline=_headline(result),
        metrics=_metrics(result.metrics),
        baselines=_baselines(result.baselines),
        causes=_causes(result),
        risk=_section(risk_coverage_plot(result.questions)),
        latency=_section(latency_plot(result.questions)),
        tags=_tags(result.by_tag),
        fingerprint=_fingerprint(result.fingerprint),
        options=_filter_options(result.questions),
        rows="\n".join(map(_row, result.questions)),
    )


def _asset(name: str) -> str:
    file = resources.files("assistant.evaluation.report") / "assets" / name
    return file.read_text(encoding="utf-8")


def _section(figure: str) -> str:
    return figure or '<p class="muted">Not measured in this suite.</p>'


def _headline(result: Result) -> str:
    wanted = ("answer_accuracy", "recall@5", "citation_validity", "abstention_recall", "auc")
    cards = [
        _card(name, f"{figure.mean:.3f}", f"{figure.low:.3f} – {figure.high:.3f}")
        for name in wanted
        if (figure := result.metrics.get(name)) is not None
    ]
    p95 = f"p95 {result.latency_ms['p95']:.0f} ms"
    return "".join([*cards, _card("latency", f"{result.latency_ms['p50']:.0f} ms", p95)])


def _card(name: str, value: str, below: str) -> str:
    return (
        f'<div class="card"><span class="name">{escape(_words(name))}</span>'
        f'<span class="value">{escape(value)}</span>'
        f'<span class="below">{escape(below)}</span></div>'
    )


def _metrics(metrics: Mapping[str, Figure]) -> str:
    return "".join(
        f"<tr><th>{escape(_words(name))}"
        f"{' <small>lower is better</small>' if name in LOWER_IS_BETTER else ''}</th>"
        f'<td class="number">{figure.mean:.3f}</td>'
        f"<td>{interval_bar(figure.mean, figure.low, figure.high)}</td>"
        f'<td class="number muted">{figure.low:.3f} – {figure.high:.3f}</td>'
        f'<td class="number muted">{figure.n}</td></tr>'
        for name, figure in metrics.items()
    )


def _baselines(baselines: Mapping[str, float]) -> str:
    if not baselines:
        return ""
    items = " · ".join(
        f"{escape(_words(name))} <b>{value:.3f}</b>" for name, value in baselines.items()
    )
    return f'<p class="muted">Trivial baselines, same definition of right: {items}</p>'


def _causes(result: Result) -> str:
    if not result.causes:
        return '<p class="muted">Nothing missed.</p>'
    most = max(result.causes.values())
    return "".join(
        f'<button class="cause" data-cause="{escape(cause)}" '
        f'title="{escape(CAUSES.get(cause, ""))}">'
        f'<span class="tag {escape(cause)}">{escape(_words(cause))}</span>'
        f'<span class="meter"><i style="width:{100 * count / most:.0f}%"></i></span>'
        f"<b>{count}</b></button>"
        for cause, count in sorted(result.causes.items(), key=lambda item: -item[1])
    )


def _tags(by_tag: Mapping[str, Mapping[str, float]]) -> str:
    if not by_tag:
        return '<p class="muted">The questions carry no tags.</p>'
    names = list(dict.fromkeys(name for means in by_tag.values() for name in means if name != "n"))
    columns = names[:_TAG_COLUMNS]
    head = "".join(f"<th>{escape(_words(name))}</th>" for name in columns)
    body = "".join(
        f'<tr><th>{escape(tag)}</th><td class="number muted">{means.get("n", 0):.0f}</td>'
        + "".join(_cell(name, means.get(name)) for name in columns)
        + "</tr>"
        for tag, means in by_tag.items()
    )
    return f'<table class="tags"><tr><th>tag</th><th>n</th>{head}</tr>{body}</table>'


def _cell(name: str, mean: float | None) -> str:
    if mean is None:
        return "<td></td>"
    good = 1 - mean if name in LOWER_IS_BETTER else mean
    return f'<td class="number" style="--good:{min(1, max(0, good)):.2f}">{mean:.3f}</td>'


def _fingerprint(fingerprint: Mapping[str, Any]) -> str:
    return escape(json.dumps(fingerprint, ensure_ascii=False, indent=1, default=str))


def _filter_options(rows: Sequence[Row]) -> str:
    tags = sorted({f"{name}={value}" for row in rows for name, value in row.tags.items()})
    return "".join(f'<option value="{escape(tag)}">{escape(tag)}</option>' for tag in tags)


def _row(row: Row) -> str:
    state = row.cause or "right"
    tags = " ".join(f"{name}={value}" for name, value in row.tags.items())
    return (
        f'<tr data-state="{escape(state)}" data-tags="|{escape(tags.replace(" ", "|"))}|">'
        f'<td class="id">{escape(row.id)}</td><td>{escape(row.question)}'
        f'<div class="muted small">{escape(tags)}</div></td>'
        f"<td>{_value(row)}{_quotes(row)}</td><td>{_gold(row)}</td>"
        f'<td><span class="tag {escape(state)}" title="{escape(CAUSES.get(state, ""))}">'
        f"{escape(_words(state))}</span></td>"
        f'<td class="number">{row.confidence:.2f}</td>'
        f'<td class="number muted">{row.latency_ms:.0f}</td></tr>'
    )


def _value(row: Row) -> str:
    if row.error:
        return f'<code class="error">{escape(row.error)}</code>'
    if row.abstained:
        return '<i class="muted">abstained</i>'
    return f"<b>{escape(row.value or '–')}</b>"


def _gold(row: Row) -> str:
    if not row.answers:
        return '<i class="muted">the articles don\'t say</i>'
    return escape(" / ".join(_flat(row.answers)))


def _flat(answers: Iterable[str | tuple[str, ...]]) -> list[str]:
    return [answer if isinstance(answer, str) else " | ".join(answer) for answer in answers]


def _quotes(row: Row) -> str:
    gold = set(row.gold)
    return "".join(
        f'<blockquote class="{"gold" if citation.get("article_key") in gold else ""}">'
        f"[{escape(str(citation.get('number', '')))}] "
        f"{_highlighted(str(citation.get('quote', '')), row)}"
        f"<cite>{escape(str(citation.get('title') or citation.get('article_key') or ''))}</cite>"
        "</blockquote>"
        for citation in row.citations
    )


def _highlighted(quote: str, row: Row) -> str:
    """The quote with the value, and else a gold wording, marked where it stands in it."""
    for wording in [row.value or "", *_wordings(row)]:
        place = quote.find(wording) if wording else -1
        if place >= 0:
            end = place + len(wording)
            marked = f"<mark>{escape(quote[place:end])}</mark>"
            return f"{escape(quote[:place])}{marked}{escape(quote[end:])}"
    return escape(quote)


def _wordings(row: Row) -> list[str]:
    return [
        wording
        for answer in row.answers
        for wording in ((answer,) if isinstance(answer, str) else answer)
    ]


def _words(name: str) -> str:
    return name.replace("_", " ")
