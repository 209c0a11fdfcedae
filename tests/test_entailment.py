"""An NLI model of the user's: real ones, tiny and of one opinion, in answers and in `check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant import Answer, Assistant
from assistant.cite.entailment import EntailmentModel, Verdict, objection, open_entailment
from assistant.llm import register
from index import ingest
from index.errors import ModelUnavailableError
from index.settings import Settings
from tests.test_llm_fallback import ARTICLE, QUESTION, SENTENCE, Talker

STANDS = "In 2021 Calder Ferries carried 4.2 million passengers."
MNLI = ("contradiction", "entailment", "neutral")
SNLI = ("Entailment", "Neutral", "Contradiction")


def save_model(folder: Path, labels: Sequence[str], always: str) -> Path:
    """A tiny cross-encoder with random weights that always says `always`, as users save theirs."""
    import torch
    from sentence_transformers import CrossEncoder
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(0)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "passengers", "million"]
    tokenizer = Tokenizer(models.WordLevel({w: n for n, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    source = folder / "source"
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=32,
    ).save_pretrained(source)
    shape = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
        id2label=dict(enumerate(labels)),
        label2id={label: place for place, label in enumerate(labels)},
    )
    model = BertForSequenceClassification(shape)
    with torch.no_grad():
        model.classifier.bias.zero_()
        model.classifier.bias[list(labels).index(always)] = 20.0
    model.save_pretrained(source)
    CrossEncoder(str(source), device="cpu").save_pretrained(str(folder))
    return folder


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    def save(always: str, labels: Sequence[str] = MNLI) -> str:
        return str(save_model(tmp_path_factory.mktemp("nli") / "model", labels, always))

    return save


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    register("says", lambda text: Talker(text))
    folder = tmp_path_factory.mktemp("ferries")
    (folder / "ferries.md").write_text(ARTICLE, encoding="utf-8")
    assert not ingest([folder / "ferries.md"], folder / "index").failed
    return folder / "index"


@pytest.fixture
def opened(folder: Path) -> Iterator[Callable[[str | None], Assistant]]:
    desks: list[Assistant] = []

    def open_with(model: str | None) -> Assistant:
        spec = f"says:{STANDS} [1]"
        desk = Assistant.open(folder, llm=spec, nli_model=model, answer_threshold=0.0)
        desks.append(desk)
        return desk

    yield open_with
    for desk in desks:
        desk.close()


def ask(desk: Assistant) -> Answer:
    return desk.ask(QUESTION, today=date(2022, 2, 1))


def dropped(answer: Answer) -> list[str]:
    told = [event.data["dropped"] for event in answer.trace if event.what == "sentences"]
    return [one["why"] for one in told[0]]


@pytest.mark.parametrize("labels", [MNLI, SNLI])
@pytest.mark.parametrize(
    ("always", "why"),
    [
        ("entailment", []),
        ("contradiction", [f"contradicted: {SENTENCE}"]),
        ("neutral", [f"not entailed: {SENTENCE}"]),
    ],
)
def test_an_answer_is_held_against_it_by_the_labels_of_its_config(
    always: str,
    why: list[str],
    labels: tuple[str, ...],
    saved: Callable[..., str],
    opened: Callable[[str | None], Assistant],
) -> None:
    named = next(label for label in labels if label.lower() == always)
    answer = ask(opened(saved(named, labels)))
    assert dropped(answer) == why
    assert bool(answer.notes) is bool(why)
    assert (answer.text == f"{STANDS} [1]") is (not why)


def test_so_is_a_draft(
    saved: Callable[..., str], opened: Callable[[str | None], Assistant]
) -> None:
    (clean,) = opened(saved("entailment")).check(STANDS)
    assert clean.supported
    (wrong,) = opened(saved("contradiction")).check(STANDS)
    assert not wrong.supported
    assert [(one.kind, one.text) for one in wrong.problems] == [("contradicted", SENTENCE)]
    (open_,) = opened(saved("neutral")).check(STANDS)
    assert [(one.kind, one.text) for one in open_.problems] == [("not entailed", SENTENCE)]
    assert open_.confidence < 0.2 < clean.confidence


def test_it_makes_nothing_right(
    saved: Callable[..., str], opened: Callable[[str | None], Assistant]
) -> None:
    (checked,) = opened(saved("entailment")).check(STANDS.replace("4.2", "5.2"))
    assert [one.kind for one in checked.problems] == ["number"]


def test_two_classes_will_do(saved: Callable[..., str]) -> None:
    labels = ("entailment", "not_entailment")
    (verdict,) = EntailmentModel(saved("entailment", labels))([("a", "b")])
    assert verdict.entailment > 0.99 and verdict.contradiction == 0
    (verdict,) = EntailmentModel(saved("not_entailment", labels))([("a", "b")])
    assert verdict.entailment < 0.01 and verdict.contradiction == 0


def test_a_long_text_is_cut_not_refused(saved: Callable[..., str]) -> None:
    (verdict,) = EntailmentModel(saved("neutral"))([("passengers " * 500, "million")])
    assert verdict.entailment + verdict.contradiction < 0.01


def test_none_is_used_unless_one_is_named(opened: Callable[[str | None], Assistant]) -> None:
    assert open_entailment(Settings()) is None
    assert ask(opened(None)).text == f"{STANDS} [1]"


def test_one_that_cannot_be_loaded_is_said_in_one_line(
    tmp_path: Path, saved: Callable[..., str], opened: Callable[[str | None], Assistant]
) -> None:
    desk = opened(str(tmp_path / "nothing"))  # it is loaded when it is first asked
    (tmp_path / "empty").mkdir()
    for fails, says in (
        (lambda: ask(desk), "no such folder"),
        (lambda: desk.check(STANDS), "no such folder"),
        (lambda: opened(str(tmp_path / "empty")).check(STANDS), "can't be loaded"),
        (lambda: opened(saved("A", ("A", "B"))).check(STANDS), "no output called entailment: A, B"),
    ):
        with pytest.raises(ModelUnavailableError) as caught:
            fails()
        assert says in caught.value.line()
        assert "nli_model" in caught.value.line()
        assert "\n" not in caught.value.line()


@pytest.mark.parametrize(
    ("verdicts", "kind"),
    [
        # two quotes, both together, one passage around them
        ([(0.1, 0.1), (0.9, 0.0), (0.2, 0.1), (0.1, 0.1)], None),
        ([(0.1, 0.1), (0.1, 0.1), (0.1, 0.1), (0.6, 0.1)], None),
        ([(0.4, 0.1), (0.4, 0.1), (0.4, 0.1), (0.4, 0.9)], "not entailed"),
        ([(0.9, 0.0), (0.2, 0.6), (0.9, 0.0), (0.9, 0.0)], "contradicted"),
    ],
)
def test_what_a_verdict_means(verdicts: list[tuple[float, float]], kind: str | None) -> None:
    def entails(pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        assert pairs == [("a", "s"), ("b", "s"), ("a b", "s"), ("c", "s")]
        return [Verdict(*one) for one in verdicts]

    assert objection("s", ["a", "b"], ["c"], entails) == kind
