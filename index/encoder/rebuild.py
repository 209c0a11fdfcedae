"""The bundled model as a standard sentence-transformers folder, written once into the cache.

Only numpy, safetensors and tokenizers are needed to write it: no torch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.cache import Progress, prepared
from index.encoder.weights import SHA256, Checkpoint, EncoderConfig, Vocabulary, load_checkpoint

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL_NAME = "multilingual-e5-small"
# Counts changes of what this module writes: a new one makes a new folder.
REVISION = 1
FOLDER_NAME = f"{MODEL_NAME}-{SHA256[:8]}-r{REVISION}"
PROMPTS = {"query": "query: ", "passage": "passage: "}

Arrays = dict[str, NDArray[np.float32]]


def rebuild(models_dir: Path, progress: Progress | None = None) -> Path:
    """The folder of the model, for `SentenceTransformer(folder)`; made if it isn't there.

    `progress` gets a message when there is work to do (some seconds, 490 MB on disk).
    Raises ModelUnavailableError when the weights are absent or damaged.
    """
    return prepared(models_dir / FOLDER_NAME, write_model, progress)


def write_model(folder: Path) -> None:
    """All files of the sentence-transformers folder."""
    from safetensors.numpy import save_file

    checkpoint = load_checkpoint()
    config = checkpoint.config
    tensors = state_dict(checkpoint) | word_embeddings(checkpoint)
    # No pooler comes with the weights and mean pooling needs none; without one the
    # loader would warn and make up random values.
    tensors["pooler.dense.weight"] = np.zeros((config.hidden_size,) * 2, np.float32)
    tensors["pooler.dense.bias"] = np.zeros(config.hidden_size, np.float32)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    build_tokenizer(checkpoint.vocabulary).save(str(folder / "tokenizer.json"), pretty=False)
    for name, content in _config_files(config, checkpoint.vocabulary).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def state_dict(checkpoint: Checkpoint) -> Arrays:
    """The encoder's tensors under the names of Hugging Face's `BertModel`, but for the words'."""
    config = checkpoint.config
    hidden = config.hidden_size
    embeddings: dict[str, tuple[str, tuple[int, ...]]] = {
        "position_embeddings.weight": ("pos", (config.max_positions, hidden)),
        "token_type_embeddings.weight": ("type", (config.type_vocab_size, hidden)),
        "LayerNorm.weight": ("ln.w", (hidden,)),
        "LayerNorm.bias": ("ln.b", (hidden,)),
    }
    arrays = {
        f"embeddings.{name}": checkpoint.tensor(f"emb.{short}", *shape)
        for name, (short, shape) in embeddings.items()
    }
    for layer in range(config.num_layers):
        for name, short, shape in _layer_tensors(config):
            full = f"encoder.layer.{layer}.{name}"
            arrays[full] = checkpoint.tensor(f"l{layer}.{short}", *shape)
    return arrays


def word_embeddings(checkpoint: Checkpoint) -> Arrays:
    """The large one, 384 MB: (vocabulary, hidden)."""
    shape = (checkpoint.config.vocab_size, checkpoint.config.hidden_size)
    return {"embeddings.word_embeddings.weight": checkpoint.tensor("emb.word", *shape)}


def _layer_tensors(config: EncoderConfig) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    hidden, inner = config.hidden_size, config.intermediate_size
    linear = {
        "attention.self.query": ("q", hidden, hidden),
        "attention.self.key": ("k", hidden, hidden),
        "attention.self.value": ("v", hidden, hidden),
        "attention.output.dense": ("ao", hidden, hidden),
        "intermediate.dense": ("fi", inner, hidden),
        "output.dense": ("fo", hidden, inner),
    }
    for name, (short, rows, columns) in linear.items():
        yield f"{name}.weight", f"{short}.w", (rows, columns)
        yield f"{name}.bias", f"{short}.b", (rows,)
    for name, short in {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}.items():
        yield f"{name}.weight", f"{short}.w", (hidden,)
        yield f"{name}.bias", f"{short}.b", (hidden,)


def build_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """SentencePiece Unigram as XLM-RoBERTa uses it; ids are the pieces' own order."""
    from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    pieces, scores = vocabulary.pieces, vocabulary.scores.tolist()
    tokenizer = Tokenizer(Unigram(list(zip(pieces, scores, strict=True)), unk_id=vocabulary.unk))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    bos, eos = pieces[vocabulary.bos], pieces[vocabulary.eos]
    tokenizer.add_special_tokens([pieces[special] for special in _special_ids(vocabulary)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    return tokenizer


def _special_ids(vocabulary: Vocabulary) -> list[int]:
    return sorted({vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk})


def _config_files(config: EncoderConfig, vocabulary: Vocabulary) -> dict[str, Any]:
    bos, eos, pad, unk = (
        vocabulary.pieces[token]
        for token in (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk)
    )
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": config.hidden_size,
            "num_hidden_layers": config.num_layers,
            "num_attention_heads": config.num_heads,
            "intermediate_size": config.intermediate_size,
            "vocab_size": config.vocab_size,
            "max_position_embeddings": config.max_positions,
            "type_vocab_size": config.type_vocab_size,
            "layer_norm_eps": config.layer_norm_eps,
            "pad_token_id": vocabulary.pad,
            "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": config.max_positions,
            "bos_token": bos,
            "cls_token": bos,
            "eos_token": eos,
            "sep_token": eos,
            "pad_token": pad,
            "unk_token": unk,
        },
        "sentence_bert_config.json": {
            "max_seq_length": config.max_positions,
            "do_lower_case": False,
        },
        "config_sentence_transformers.json": {
            "prompts": PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {
                "idx": 1,
                "name": "1",
                "path": "1_Pooling",
                "type": "sentence_transformers.models.Pooling",
            },
            {
                "idx": 2,
                "name": "2",
                "path": "2_Normalize",
                "type": "sentence_transformers.models.Normalize",
            },
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": config.hidden_size,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
    }
