"""Whether quotes entail a sentence, contradict it or leave it open, by an NLI model of the user's.

None is shipped or used unless the setting `nli_model` names one. It looks for one more reason to
reject: what the other checks refuse stays refused whatever it says.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index.errors import ModelUnavailableError
from index.hub import load_local_first
from index.settings import Settings

# A class that is likelier than all others together. Not fitted: no model is shipped to fit it on.
CONTRADICTED = 0.5  # by any quote alone
ENTAILED = 0.5  # by a quote, by all of them, or by what stands around them


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a premise makes of a hypothesis: probabilities; the rest is that it leaves it open."""

    entailment: float
    contradiction: float


# (premise, hypothesis) pairs -> a verdict each, in order. Raises ModelUnavailableError.
Entails = Callable[[Sequence[tuple[str, str]]], Sequence[Verdict]]


def objection(
    sentence: str, quotes: Sequence[str], around: Sequence[str], entails: Entails
) -> str | None:
    """ "contradicted" where one of `quotes` contradicts `sentence`, "not entailed" where neither
    they nor the texts `around` them entail it, None where it stands."""
    together = [" ".join(quotes)] if len(quotes) > 1 else []
    premises = [*quotes, *together, *around]
    verdicts = entails([(premise, sentence) for premise in premises])
    if any(one.contradiction >= CONTRADICTED for one in verdicts[: len(quotes)]):
        return "contradicted"
    if all(one.entailment < ENTAILED for one in verdicts):
        return "not entailed"
    return None


def open_entailment(settings: Settings) -> Entails | None:
    """The model that `settings.nli_model` names, loaded when it is first asked; None for none."""
    name = (settings.nli_model or "").strip()
    return None if name in {"", "none"} else _named(name)


@lru_cache(maxsize=2)
def _named(name: str) -> Entails:
    return EntailmentModel(name)


class EntailmentModel:
    """A sentence-transformers CrossEncoder that was trained on natural language inference."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._model: Any = None
        self._places: tuple[int, int | None] = (0, None)

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """See Entails."""
        self._load_once()
        entailed, contradicted = self._places
        rows = self._model.predict(list(pairs), apply_softmax=True, show_progress_bar=False)
        return [
            Verdict(float(row[entailed]), 0.0 if contradicted is None else float(row[contradicted]))
            for row in rows
        ]

    def _load_once(self) -> None:
        with self._lock:
            if self._model is None:
                model = _load(self.name)
                self._places = _places(self.name, model.config.id2label)
                self._model = model


def _places(name: str, labels: Mapping[int, str]) -> tuple[int, int | None]:
    """Which outputs mean entailment and contradiction, by the model's own names for them.

    A model of two classes may know "not_entailment" only: then nothing is contradicted.
    """
    named = {label.lower(): int(place) for place, label in labels.items()}
    entailed = next((at for label, at in named.items() if label.startswith("entail")), None)
    contradicted = next((at for label, at in named.items() if label.startswith("contra")), None)
    if entailed is None or len(named) < 2:
        raise ModelUnavailableError(
            f"the NLI model {name} has no output called entailment: {', '.join(labels.values())}",
            hint="name its labels in id2label of its config.json, or set nli_model to another",
        )
    return entailed, contradicted


def _load(name: str) -> Any:
    from sentence_transformers import CrossEncoder

    def unavailable(reason: str) -> ModelUnavailableError:
        return ModelUnavailableError(
            f"the NLI model {name} can't be loaded: {reason}",
            hint="set nli_model to the folder of a sentence-transformers CrossEncoder, or leave "
            "it out",
        )

    return load_local_first(
        name, lambda given, local: CrossEncoder(given, local_files_only=local), unavailable
    )
