"""The assistants behind the page: one index, a writer for each language model asked for."""

from __future__ import annotations

import threading

from assistant.api import Assistant
from assistant.llm import open_model
from assistant.patience import first_word

NO_MODEL = "none"
BUNDLED = "gguf:bundled"
TRIAL = 20.0  # seconds in which a model that is tried out must begin to speak


class Desks:
    """Opens each model once; visitors who choose the same one share it."""

    def __init__(self, desk: Assistant) -> None:
        self.first = desk
        self._open = {desk.settings.llm: desk}
        self._lock = threading.Lock()

    def get(self, spec: str | None) -> Assistant:
        """The assistant that writes with `spec`. Raises SettingsError, LLMError."""
        name = (spec or NO_MODEL).strip() or NO_MODEL
        with self._lock:
            if name not in self._open:
                self._open[name] = self.first.using(name)
            return self._open[name]

    def try_out(self, spec: str | None) -> str:
        """The first word of that model, asked for; nothing where none is chosen.

        Raises SettingsError, and LLMError where it fails or says nothing for TRIAL seconds.
        """
        self.get(spec)
        model = open_model(spec or NO_MODEL)
        return "" if model is None else first_word(model, TRIAL)

    def offered(self) -> list[str]:
        """The specs to choose from; any other can be typed."""
        return list(dict.fromkeys([self.first.settings.llm, NO_MODEL, BUNDLED]))
