"""The assistants behind the page: one index, a writer for each language model asked for."""

from __future__ import annotations

import threading

from assistant.api import Assistant

NO_MODEL = "none"
BUNDLED = "gguf:bundled"


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

    def offered(self) -> list[str]:
        """The specs to choose from; any other can be typed."""
        return list(dict.fromkeys([self.first.settings.llm, NO_MODEL, BUNDLED]))
