"""One answer against one fixture: metrics, trivial baselines and the cause of a miss."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.evaluation.normalise import compact, parse_date, token_f1, tokens
from assistant.evaluation.retrieval import all_gold_at, ndcg_at, recall_at, reciprocal_rank
from assistant.evaluation.right import is_right, matches
from assistant.evaluation.types import Cause, Desk, Fixture, Row
from assistant.serialise import citation_to_json, retrieved_to_json
from assistant.types import Answer, Citation
from index.errors import NewsdeskError

_SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?]|(?<=[a-z\d)])\.(?=\s)|$)?")
_COMPARISONS = frozenset(
    {"earliest-of", "latest-of", "order", "same-day", "same-month", "same-year", "before", "after"}
)


def score(fixture: Fixture, answer: Answer, desk: Desk, latency_ms: float) -> Row:
    """The scored row of an answer. A value given while abstaining doesn't count as said."""
    value = None if answer.abstained else answer.value
    right = is_right(fixture, value, answer.values)
    ranked = list(dict.fromkeys(hit.article.article_key for hit in answer.retrieved))
    metrics = {
        **_answering(fixture, value, answer.values, right),
        **_refusing(fixture, answer.abstained, right),
        **(_ranking(fixture, ranked) if fixture.gold else {}),
        **_citing(fixture, answer, desk),
        **_writing(answer),
    }
    return Row(
        id=fixture.id,
        question=fixture.question,
        gold=fixture.gold_keys(),
        answers=fixture.answers,
        value=value,
        value_type=answer.value_type,
        abstained=answer.abstained,
        confidence=answer.confidence,
        retrieved=tuple(retrieved_to_json(hit) for hit in answer.retrieved),
        citations=tuple(citation_to_json(citation) for citation in answer.citations),
        tags=fixture.tags,
        metrics=metrics,
        cause=None if right else cause_of(fixture, answer, ranked),
        latency_ms=latency_ms,
        text=answer.text,
        baselines=_baselines(fixture, answer),
    )


def _writing(answer: Answer) -> dict[str, float]:
    """Whether any of a language model's text survived its check, where one wrote."""
    if answer.abstained or answer.model == "none":
        return {}
    checked = [event for event in answer.trace if event.stage == "checking"]
    return {"model_text_kept": float(any(event.data.get("kept") for event in checked))}


def crashed(fixture: Fixture, error: str, latency_ms: float = 0.0) -> Row:
    """The row of a question that raised: wrong in every metric that it has a part in."""
    metrics = {"answer_accuracy": 0.0, "answered_accuracy": 0.0, "citation_validity": 0.0}
    if fixture.answerable:
        metrics |= {"em": 0.0, "f1": 0.0, "false_abstention": 0.0}
        if _asks_date(fixture):
            metrics["date_accuracy"] = 0.0
    else:
        metrics["abstention_recall"] = 0.0
    if fixture.gold:
        metrics |= _ranking(fixture, []) | {"citation_precision": 0.0, "citation_recall": 0.0}
    return Row(
        id=fixture.id,
        question=fixture.question,
        gold=fixture.gold_keys(),
        answers=fixture.answers,
        value=None,
        value_type="none",
        abstained=False,
        confidence=0.0,
        retrieved=(),
        citations=(),
        tags=fixture.tags,
        metrics=metrics,
        cause="crashed",
        latency_ms=latency_ms,
        error=error,
    )


def cause_of(fixture: Fixture, answer: Answer, ranked: Sequence[str]) -> Cause:
    """Why an answer is wrong: the first stage that let it go wrong, on the way through."""
    if not fixture.answerable:
        return "should_have_refused"
    if fixture.gold and _missing_evidence(fixture, ranked):
        return "not_retrieved"
    if answer.abstained or answer.value is None:
        return "refused"
    return _reading_cause(fixture, answer)


def _reading_cause(fixture: Fixture, answer: Answer) -> Cause:
    compared = answer.question.operator in _COMPARISONS
    if fixture.value_type == "yesno":
        if answer.value_type != "yesno":
            return "wrong_operator"
        return "wrong_date" if compared else "not_read"
    if fixture.candidates:
        return "wrong_date" if compared else "wrong_operator"
    if fixture.value_type == "date":
        is_date = answer.value_type == "date" or parse_date(answer.value or "") is not None
        return "wrong_date" if is_date else "wrong_operator"
    if fixture.value_type in ("number", "span") and answer.value_type in ("yesno", "date"):
        dated = any(parse_date(gold) for gold in fixture.alternatives())
        return "not_read" if dated and answer.value_type == "date" else "wrong_operator"
    return "not_read"


def _missing_evidence(fixture: Fixture, ranked: Sequence[str]) -> bool:
    """A comparison needs all its articles; elsewhere one of them may hold the answer."""
    found = recall_at(len(ranked) or 1, ranked, fixture.gold)
    needs_all = fixture.value_type in ("yesno", "list") or bool(fixture.candidates)
    return found < 1 if needs_all else found == 0


def _answering(
    fixture: Fixture, value: str | None, values: Sequence[str], right: bool
) -> dict[str, float]:
    metrics = {"answer_accuracy": float(right)}
    if not fixture.answerable:
        return metrics
    metrics["em"], metrics["f1"] = _overlaps(fixture, value, values)
    if _asks_date(fixture):
        metrics["date_accuracy"] = float(right)
    return metrics


def _overlaps(fixture: Fixture, value: str | None, values: Sequence[str]) -> tuple[float, float]:
    """Exact match and token F1 against the best gold, as SQuAD and CMRC score them.

    Equal dates and numbers match exactly however they are written.
    """
    if value is None:
        return 0.0, 0.0
    golds: Sequence[str] = fixture.alternatives()
    if fixture.value_type == "list":
        golds = [" ".join(item if isinstance(item, str) else item[0] for item in fixture.answers)]
        value = " ".join(values or (value,))
    exact = any(
        compact(value) == compact(gold) or _typed_equal(value, gold, fixture) for gold in golds
    )
    return float(exact), max([float(exact), *(token_f1(value, gold) for gold in golds)])


def _typed_equal(value: str, gold: str, fixture: Fixture) -> bool:
    return fixture.value_type in ("date", "number", "yesno") and matches(
        value, gold, fixture.value_type
    )


def _asks_date(fixture: Fixture) -> bool:
    return fixture.value_type == "date"


def _refusing(fixture: Fixture, abstained: bool, right: bool) -> dict[str, float]:
    metrics = (
        {"false_abstention": float(abstained)}
        if fixture.answerable
        else {"abstention_recall": float(abstained)}
    )
    if abstained:
        metrics["abstention_precision"] = float(not fixture.answerable)
    else:
        metrics["answered_accuracy"] = float(right)
    return metrics


def _ranking(fixture: Fixture, ranked: Sequence[str]) -> dict[str, float]:
    return {
        "recall@1": recall_at(1, ranked, fixture.gold),
        "recall@5": recall_at(5, ranked, fixture.gold),
        "recall@10": recall_at(10, ranked, fixture.gold),
        "all_gold@5": all_gold_at(5, ranked, fixture.gold),
        "mrr": reciprocal_rank(ranked, fixture.gold),
        "ndcg@10": ndcg_at(10, ranked, fixture.gold),
    }


def _citing(fixture: Fixture, answer: Answer, desk: Desk) -> dict[str, float]:
    """Validity: the quote is exact. Precision: cited articles that are gold. Recall: gold cited.

    As ALCE (Gao et al. 2023) names them, with gold articles in the place of an entailment model.
    An answer without a citation scores 0; an abstention says nothing, so only recall counts it.
    """
    metrics: dict[str, float] = {}
    cited = answer.citations
    if not answer.abstained:
        metrics["citation_validity"] = _share([is_exact(desk, one) for one in cited])
    if not fixture.gold:
        return metrics
    keys = [{one.article_key, *one.copies} for one in cited]
    wanted = set(fixture.gold_keys())
    if not answer.abstained:
        metrics["citation_precision"] = _share([bool(wanted & names) for names in keys])
    every = set().union(*keys) if keys else set()
    metrics["citation_recall"] = _share([bool(every & set(group)) for group in fixture.gold])
    return metrics


def is_exact(desk: Desk, citation: Citation) -> bool:
    """Whether the quote is what the article says at the citation's offsets."""
    try:
        text = desk.article(citation.article_id).text
    except NewsdeskError:
        return False
    return bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0


def _baselines(fixture: Fixture, answer: Answer) -> Mapping[str, float]:
    """What giving the best sentence, or the question back, would have scored."""
    if not fixture.answerable:
        return {}
    sentence = best_sentence(fixture.question, answer)
    return {
        "best_sentence": float(bool(sentence) and is_right(fixture, sentence)),
        "question_echoed": float(is_right(fixture, fixture.question)),
    }


def best_sentence(question: str, answer: Answer) -> str:
    """The sentence of the first passage that shares most tokens with the question."""
    if not answer.retrieved:
        return ""
    asked = set(tokens(question))
    sentences = [match[0].strip() for match in _SENTENCE.finditer(answer.retrieved[0].passage.text)]
    return max(sentences, key=lambda one: len(asked & set(tokens(one))), default="")


def majority_yes_no(golds: Sequence[str]) -> float | None:
    """The accuracy of always giving the commoner of the gold yes and no, on those questions."""
    if not golds:
        return None
    yes = sum(gold == "yes" for gold in golds)
    return max(yes, len(golds) - yes) / len(golds)
