"""Of the spans that a reader offers, those of the time that the question names."""

from __future__ import annotations

from dataclasses import replace

from assistant.evidence import EventDates
from assistant.kinds import LEAST_SHARE
from assistant.reading import Reading, Span
from assistant.types import Question
from index.types import Hit


def of_the_time(question: Question, hit: Hit, reading: Reading, dates: EventDates) -> Reading:
    """`reading` without the spans in clauses that their own words date to another time, where the
    best is one of these and another is dated to the time of the question.

    Who asks for a low of this January isn't answered by that of 1977. When-questions name no time
    that would settle it.
    """
    window = question.window
    likely = [span for span in reading.spans if span.share >= LEAST_SHARE]
    if window is None or question.expects == "date" or len(likely) < 2:
        return reading

    def stands(span: Span) -> bool | None:
        """Whether the span is of the time asked about; None where no words of its clause tell."""
        event, origin = dates.at(hit, hit.passage.start + span.start)
        return window.overlaps(event) if event and origin == "mention" else None

    if stands(likely[0]) is not False:
        return reading
    then = next((span for span in likely[1:] if stands(span)), None)
    if then is None:
        return reading
    kept = tuple(span for span in likely if span is then or stands(span) is not False)
    first = (then, *(span for span in kept if span is not then))
    return replace(reading, start=then.start, end=then.end, text=then.text, spans=first)
