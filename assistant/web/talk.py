"""What happens in the chat tab: asking, retrying, editing, narrowing, stopping, judging, saving.

Methods take and give plain values and gradio updates, in the order of `chat_tab.outputs`:
chat, evidence, conversation, question box, the days of publication and of events, sources.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import gradio as gr

from assistant.clock import today_in
from assistant.web import export, feedback
from assistant.web.chat import again, failed, respond
from assistant.web.chips import within, without
from assistant.web.conversation import (
    Exchanges,
    Scope,
    before_message,
    messages,
    numbered,
    settle_stopped,
)
from assistant.web.days import DayRange
from assistant.web.desks import Desks
from assistant.web.evidence import evidence_html
from assistant.web.kept import Keeper
from assistant.web.words import LANGUAGES, Speech, word
from index.errors import NewsdeskError

Updates = tuple[Any, ...]


class Talk:
    """The handlers of the chat tab over the page's assistants."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._keeper = Keeper(desks.first.settings.index_dir)

    @property
    def kept_as(self) -> str:
        """By what name a browser keeps conversations over this index."""
        return self._keeper.name

    def ask(
        self,
        question: str,
        earlier: Exchanges,
        pieces: str,
        model: str,
        speech: Speech,
        since: str,
        until: str,
        event_since: str,
        event_until: str,
        sources: Sequence[str],
        strictness: float | None = None,
    ) -> Iterator[Updates]:
        """A new question with the filters as they are set; nothing for an empty one."""
        if question.strip():
            today = today_in(self._desks.first.settings.tz)
            published = DayRange.read(since, until, today)
            happened = DayRange.read(event_since, event_until, today)
            scope = Scope(
                published.since,
                published.until,
                tuple(sources or ()),
                strictness,
                happened.since,
                happened.until,
            )
            yield from self._answer(question, self.known(earlier, pieces), scope, model, speech)

    def example(
        self,
        earlier: Exchanges,
        pieces: str,
        model: str,
        speech: Speech,
        since: str,
        until: str,
        event_since: str,
        event_until: str,
        sources: Sequence[str],
        strictness: float | None,
        at: gr.SelectData,
    ) -> Iterator[Updates]:
        """An example question, asked as if it had been typed."""
        days = (since, until, event_since, event_until)
        question = str(at.value["text"])
        given = (question, earlier, pieces, model, speech)
        yield from self.ask(*given, *days, sources, strictness)

    def retry(
        self, earlier: Exchanges, pieces: str, model: str, speech: Speech, at: gr.RetryData
    ) -> Iterator[Updates]:
        """The same question again, in the place of its old answer."""
        earlier = self.known(earlier, pieces)
        kept = before_message(earlier, _position(at.index))
        if len(kept) < len(earlier):
            again = earlier[len(kept)]
            yield from self._answer(again.asked, kept, again.scope, model, speech)

    def edit(
        self, earlier: Exchanges, pieces: str, model: str, speech: Speech, at: gr.EditData
    ) -> Iterator[Updates]:
        """A changed question; what came after it goes, as it rested on the old one."""
        earlier = self.known(earlier, pieces)
        kept = before_message(earlier, _position(at.index))
        if len(kept) < len(earlier):
            scope = earlier[len(kept)].scope
            yield from self._answer(str(at.value), kept, scope, model, speech)

    def narrow(
        self, earlier: Exchanges, pieces: str, model: str, speech: Speech, at: gr.EventData
    ) -> Iterator[Updates]:
        """A chip taken away, or days of the timeline chosen: the question is asked again."""
        data = at._data
        earlier = self.known(earlier, pieces)
        chosen = numbered(earlier, int(data["turn"]))
        if chosen is None:
            return
        if data["action"] == "days":
            question = chosen.asked
            days = str(data["since"]), str(data["until"])
            scope = within(chosen.scope, str(data["of"]), *days)
        else:
            question, scope = without(chosen, str(data["drop"]))
        kept = earlier[:-1] if chosen is earlier[-1] else earlier
        yield from self._answer(question, kept, scope, model, speech)

    def stopped(self, earlier: Exchanges, speech: Speech) -> Updates:
        """Chat, conversation and question box after the answer was stopped."""
        settled = settle_stopped(earlier, word("stopped", speech))
        return messages(settled), settled, _idle(speech)

    def judge(self, earlier: Exchanges, pieces: str, at: gr.EventData) -> None:
        """Store a verdict on an answer."""
        data = at._data
        chosen = numbered(self.known(earlier, pieces), int(data["turn"]))
        if chosen is not None and data["verdict"] in ("right", "wrong"):
            folder = self._desks.first.settings.index_dir
            reason = str(data.get("reason", ""))
            feedback.store(folder, chosen, data["verdict"], reason, _now())

    def save(self, name: str, earlier: Exchanges, pieces: str, speech: Speech) -> str:
        """The conversation in the format of that name, as JSON for the page's script to save."""
        extension, write = export.FORMATS[name]
        now = _now()
        content = write(self.known(earlier, pieces), now, speech)
        return json.dumps({"name": f"newsdesk-{now:%Y%m%d-%H%M}.{extension}", "content": content})

    def keep(self, earlier: Exchanges) -> str:
        """For the page's script to keep: the numbers of the exchanges, and the last of them."""
        last = {}
        if earlier:
            last = {"number": earlier[-1].number, "piece": self._keeper.piece(earlier[-1])}
        return json.dumps({"numbers": [item.number for item in earlier], **last})

    def known(self, earlier: Exchanges, pieces: str) -> Exchanges:
        """The conversation; where this server has lost it (it was started anew, or the page slept
        for hours), as the browser kept it."""
        return earlier or self._keeper.restored(pieces, self._desks.first.index)

    def restore(self, pieces: str, name: str) -> Updates:
        """What this browser kept, in the language of that name: language, chat, evidence,
        conversation, filters."""
        speech = LANGUAGES[name]
        back = again(self.known((), pieces), speech)
        if not back:
            return name, *(gr.skip(),) * (3 + len(_filled(Scope())))
        return name, messages(back), evidence_html(back, speech), back, *_filled(back[-1].scope)

    def clear(self, speech: Speech) -> Updates:
        """Chat, evidence and conversation of a new conversation."""
        return [], evidence_html((), speech, self._desks.first.index.coverage()), ()

    def try_model(self, spec: str, speech: Speech) -> str:
        """Whether the chosen model can be used, as a line to show."""
        try:
            self._desks.get(spec)
        except NewsdeskError as error:
            return f"⚠ {error.line()}"
        return word("model_ready", speech, model=spec)

    def _answer(
        self, question: str, earlier: Exchanges, scope: Scope, model: str, speech: Speech
    ) -> Iterator[Updates]:
        """Updates while an answer comes; the evidence changes once, at the end."""
        running = gr.update(value="", submit_btn=False, stop_btn=word("stop", speech))
        rest: Updates = (running, *_filled(scope))
        current = earlier
        try:
            desk = self._desks.get(model)
            for current in respond(desk, question, earlier, scope=scope, now=_now(), speech=speech):
                yield messages(current), gr.skip(), current, *rest
                rest = (gr.skip(),) * len(rest)
        except NewsdeskError as error:
            current = failed(question, earlier, scope, error)
        kept = (gr.skip(),) * len(_filled(scope))
        yield messages(current), evidence_html(current, speech), current, _idle(speech), *kept


def _idle(speech: Speech) -> Any:
    """The question box, ready for the next one."""
    return gr.update(submit_btn=word("ask", speech), stop_btn=False)


def _filled(scope: Scope) -> Updates:
    """The filters as they were understood."""
    days = scope.since, scope.until, scope.event_since, scope.event_until
    return *days, list(scope.sources)


def _now() -> datetime:
    """The door's clock."""
    return datetime.now().astimezone()


def _position(index: Any) -> int:
    """Where in the chat a message stands; gradio gives a pair where messages are grouped."""
    return int(index if isinstance(index, int) else index[0])
