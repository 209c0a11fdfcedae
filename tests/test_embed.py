"""Embedders: the bundled one and any sentence-transformers model."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embed import Embedder, SentenceTransformerEmbedder, open_embedder
from index.encoder.rebuild import rebuild
from index.errors import ModelUnavailableError
from index.settings import Settings

PASSAGES = ["阿里云首次实现年度盈利。", "The river flooded three villages.", "他当选新一任主席。"]
QUERIES = ["when did Aliyun first turn a profit", "谁当选了主席"]


@pytest.fixture(scope="module")
def bundled() -> Embedder:
    return open_embedder(Settings())


@pytest.fixture(scope="module")
def by_path() -> Embedder:
    """The rebuilt model through the door for every other model."""
    return open_embedder(Settings(embedding_model=str(rebuild(Settings().models_dir()))))


@pytest.fixture(params=["bundled", "by_path"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = request.getfixturevalue(request.param)
    return made


def test_every_embedder_keeps_the_protocol(embedder: Embedder) -> None:
    passages, queries = embedder.embed_passages(PASSAGES), embedder.embed_queries(QUERIES)
    assert passages.dtype == queries.dtype == np.float32
    assert passages.shape == (3, embedder.dimension)
    assert queries.shape == (2, embedder.dimension)
    for vectors in (passages, queries):
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert (queries @ passages.T).argmax(axis=1).tolist() == [0, 2]


def test_order_is_the_input_s(embedder: Embedder) -> None:
    texts = ["短", "a much longer passage " * 20, *PASSAGES, "x"]
    together = embedder.embed_passages(texts)
    for text, vector in zip(texts, together, strict=True):
        assert embedder.embed_passages([text])[0] @ vector > 0.999


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)
    assert embedder.embed_queries([]).shape == (0, embedder.dimension)


def test_an_empty_text_has_a_vector(embedder: Embedder) -> None:
    assert np.isfinite(embedder.embed_passages([""])).all()


def test_queries_and_passages_are_prefixed_apart(embedder: Embedder) -> None:
    text = [PASSAGES[0]]
    assert embedder.embed_passages(text)[0] @ embedder.embed_queries(text)[0] < 0.999


def test_tokens_are_counted_with_prefix_and_special_tokens(embedder: Embedder) -> None:
    assert embedder.max_tokens == 512
    # <s> ▁passage : ▁ </s>
    assert 4 <= embedder.count_tokens("") <= 5
    assert embedder.count_tokens("字" * 600) > embedder.max_tokens


def test_a_text_over_the_window_is_cut_and_said(
    embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    start = "央行宣布下调存款准备金率。" * 100
    with caplog.at_level(logging.WARNING, logger="index.embed"):
        one, other = embedder.embed_passages([start, start + "这一句在窗口之外。"])
    assert np.allclose(one, other, atol=1e-5)
    assert "cut to 512" in caplog.text


def test_a_text_that_just_fits_is_not_reported(
    bundled: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    text = "a " * 507
    assert bundled.count_tokens(text) <= bundled.max_tokens
    bundled.embed_passages([text])
    assert not caplog.records


def test_both_doors_to_the_same_model_agree(bundled: Embedder, by_path: Embedder) -> None:
    cosines = (bundled.embed_passages(PASSAGES) * by_path.embed_passages(PASSAGES)).sum(axis=1)
    assert cosines.min() >= 0.995
    cosines = (bundled.embed_queries(QUERIES) * by_path.embed_queries(QUERIES)).sum(axis=1)
    assert cosines.min() >= 0.995
    assert [bundled.count_tokens(text) for text in PASSAGES] == [
        by_path.count_tokens(text) for text in PASSAGES
    ]
    # int8 vectors aren't fp32 vectors: an index must not mix them.
    assert bundled.fingerprint != by_path.fingerprint


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small random model without prompts, saved as users save theirs."""
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny", seed=0)


def save_tiny_model(folder: Path, *, seed: int) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(seed)
    words = ["[PAD]", "[UNK]", "query", "passage", ":", "profit", "river"]
    tokenizer = Tokenizer(models.WordLevel({w: n for n, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    source = folder / "source"
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(source)
    shape = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
    )
    BertModel(shape).save_pretrained(source)
    body = Transformer(str(source))
    body.max_seq_length = 32
    SentenceTransformer(modules=[body, Pooling(16)], device="cpu").save_pretrained(str(folder))
    return folder


def test_any_sentence_transformers_folder_works(tiny: Path) -> None:
    embedder = open_embedder(Settings(embedding_model=str(tiny)))
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert embedder.embed_passages(["profit", "river profit"]).shape == (2, 16)
    assert embedder.max_tokens == 32
    # No prompts are defined and its name isn't e5's: none are added.
    assert embedder.count_tokens("profit") == 1
    assert np.allclose(embedder.embed_passages(["profit"]), embedder.embed_queries(["profit"]))


def test_an_e5_without_prompts_gets_e5_s(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path / "my-e5-base", seed=0)
    embedder = open_embedder(Settings(embedding_model=str(folder)))
    assert embedder.count_tokens("profit") == 3  # passage : profit
    assert not np.allclose(
        embedder.embed_passages(["profit"]), embedder.embed_queries(["profit"]), atol=1e-4
    )


def test_retraining_changes_the_fingerprint_and_reloading_does_not(tmp_path: Path) -> None:
    folder = str(save_tiny_model(tmp_path / "model", seed=0))
    settings = Settings(embedding_model=folder)
    first = open_embedder(settings).fingerprint
    assert open_embedder(settings).fingerprint == first
    save_tiny_model(tmp_path / "model", seed=1)
    assert open_embedder(settings).fingerprint != first


@pytest.mark.parametrize("name", ["./no-such-folder", "/no/such/folder", "~/no-such-folder"])
def test_a_missing_folder_says_what_to_do(name: str) -> None:
    with pytest.raises(ModelUnavailableError, match="no such folder") as caught:
        open_embedder(Settings(embedding_model=name))
    assert "--embedding-model" in caught.value.hint
    assert "\n" not in caught.value.line()


def test_a_folder_that_holds_no_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="can't be loaded"):
        open_embedder(Settings(embedding_model=str(tmp_path)))


def test_a_name_that_the_hub_can_not_give_says_so_offline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    messages: list[str] = []
    with pytest.raises(ModelUnavailableError, match="nobody/no-such-model") as caught:
        open_embedder(Settings(embedding_model="nobody/no-such-model"), messages.append)
    assert "offline" in caught.value.hint
    assert messages == ["downloading the embedding model nobody/no-such-model"]


def test_the_question_path_loads_neither_torch_nor_transformers(bundled: Embedder) -> None:
    assert bundled.dimension == 384  # prepared by now, as it is for a user's second question
    script = (
        "import sys\n"
        "from index.embed import open_embedder\n"
        "from index.settings import Settings\n"
        "loaded = {m.partition('.')[0] for m in sys.modules}\n"
        "assert 'onnxruntime' not in loaded, 'import alone must load nothing heavy'\n"
        "vectors = open_embedder(Settings()).embed_queries(['谁当选了主席'])\n"
        "assert vectors.shape == (1, 384)\n"
        "print(sorted({m.partition('.')[0] for m in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    for name in ("torch", "transformers", "sentence_transformers", "onnx", "langchain", "gradio"):
        assert f"'{name}'" not in done.stdout
    assert "'onnxruntime'" in done.stdout
