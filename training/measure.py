"""`python -m training.measure`: the int8 reader as it ships, on held-out rows and on RGB.

RGB's passages are only ever measured on: nothing here feeds training.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np

from assistant.merged import shipped_folder
from assistant.reader import CALIBRATION, NAME, Reader, load_calibration
from index.settings import Settings
from training.data import build
from training.encode import Encoded, encode
from training.evaluate import Judged, Logits, auc, figures, judge
from training.rows import read_jsonl

SEED = 13
RGB_PASSAGES = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints one JSON object of figures."""
    root = Path(__file__).resolve().parents[1]
    data = Path(os.environ.get("NEWSDESK_DATA", root.parent / "shared" / "data"))
    parser = argparse.ArgumentParser(prog="python -m training.measure", description=__doc__)
    parser.add_argument("--data", type=Path, default=data)
    parser.add_argument("--pairs", type=Path, default=root / "training" / "pairs")
    parser.add_argument("--reader", type=Path, default=shipped_folder(NAME))
    parser.add_argument("--base", type=Path, help="compare with fp32 over this encoder folder")
    parser.add_argument("--limit", type=int)
    given = parser.parse_args(arguments)
    reader = Reader.open(Settings.load(), folder=given.reader)
    rows = [row for row in build(given.data, given.pairs, seed=SEED) if row.held_out][1::2]
    encoded = encode(reader.tokenizer, rows[: given.limit])
    fit = load_calibration(given.reader / CALIBRATION)
    judged = judge(encoded, lambda items: reader_logits(reader, items), fit)
    report: dict[str, object] = {
        "held-out, int8": figures(judged),
        "rgb": rgb(reader, given.data, given.limit),
        "speed": speed(reader, encoded),
    }
    if given.base:
        report["int8 against fp32"] = agreement(judged, encoded, given.base, given.reader)
    print(json.dumps(report, indent=2, ensure_ascii=False))
    return 0


def reader_logits(reader: Reader, rows: Sequence[Encoded]) -> Logits:
    """The int8 session's logits of the rows' own windows."""
    return list(reader.window_logits([item.window for item in rows]))


def agreement(
    judged: Sequence[Judged], rows: Sequence[Encoded], base: Path, folder: Path
) -> dict[str, float]:
    """How often int8 and fp32 choose the same span, and how far their probabilities differ."""
    from assistant.reader import WEIGHTS
    from training.export import put_weights, torch_logits
    from training.model import ReaderNet, load_net

    net = load_net(base, ReaderNet, trained_layers=12, seed=SEED)
    put_weights(net, base, folder / WEIGHTS)
    fit = load_calibration(folder / CALIBRATION)
    exact = judge(rows, lambda items: torch_logits(net, items), fit)
    pairs = list(zip(judged, exact, strict=True))
    gaps = [abs(a.reading.probability - b.reading.probability) for a, b in pairs]
    gold = [(a, b) for a, b in pairs if a.row.answerable]
    return {
        "same span": round(float(np.mean([a.reading.text == b.reading.text for a, b in pairs])), 4),
        "same span, answerable": round(
            float(np.mean([a.reading.text == b.reading.text for a, b in gold])), 4
        ),
        "mean probability gap": round(float(np.mean(gaps)), 4),
        "f1 int8": round(float(np.mean([a.f1 for a, _ in gold])), 4),
        "f1 fp32": round(float(np.mean([b.f1 for _, b in gold])), 4),
    }


def rgb(reader: Reader, data: Path, limit: int | None) -> dict[str, float]:
    """RGB's answerable against unanswerable: by passage, and by question's best of five."""
    positive: list[float] = []
    negative: list[float] = []
    answered: list[float] = []
    refused: list[float] = []
    for row in list(read_jsonl(data / "rgb" / "zh_refine.jsonl.gz"))[:limit]:
        rng = Random(f"{SEED}:{row['id']}")
        good, bad = row["positive"], row["negative"]
        if not good or len(bad) < RGB_PASSAGES:
            continue
        good, bad = rng.sample(good, min(RGB_PASSAGES, len(good))), rng.sample(bad, RGB_PASSAGES)
        chances = [reading.probability for reading in reader.read(row["query"], [*good, *bad])]
        positive += chances[: len(good)]
        negative += chances[len(good) :]
        answered.append(max(chances[: len(good)]))
        refused.append(max(chances[len(good) :]))
    return {
        "questions": len(answered),
        "auc by passage": round(auc(positive, negative), 4),
        "auc by question": round(auc(answered, refused), 4),
        "refused at 10% false refusal": round(
            float(np.mean(np.array(refused) < np.quantile(answered, 0.1))), 4
        ),
    }


def speed(reader: Reader, rows: Sequence[Encoded]) -> dict[str, float]:
    """Milliseconds a passage when one question reads ten, and how many fit in 400 ms."""
    passages = [item.row.passage for item in rows]
    took = []
    for start in range(0, min(len(passages), 200) - 10, 10):
        begun = time.perf_counter()
        reader.read(rows[start].row.question, passages[start : start + 10])
        took.append((time.perf_counter() - begun) / 10)
    median = float(np.median(took))
    return {"ms a passage": round(median * 1000, 2), "passages in 400 ms": round(0.4 / median, 1)}


if __name__ == "__main__":
    raise SystemExit(main())
