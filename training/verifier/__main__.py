"""`python -m training.verifier`: lays out the claims, trains the verifier and exports it."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from random import Random

from training.verifier.rows import BY_RULE, ClaimRow

SEED = 13
# Of the rows made by rule, those that an epoch holds: the written ones are worth more.
SHARE = 0.4


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains (or resumes), then evaluates and writes the folder that ships."""
    parser = argparse.ArgumentParser(prog="python -m training.verifier", description=__doc__)
    root = Path(__file__).resolve().parents[2]
    data = Path(os.environ.get("NEWSDESK_DATA", root.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=data, help="the folder of data sets")
    parser.add_argument("--texts", type=Path, default=root / "training", help="claims, passages")
    parser.add_argument("--base", type=Path, help="the rebuilt encoder's folder (default: cache)")
    parser.add_argument("--out", type=Path, required=True, help="rows, checkpoints, the result")
    parser.add_argument("--start-from", type=Path, help="a reader or verifier to begin with")
    parser.add_argument("--minutes", type=float, default=45.0)
    parser.add_argument("--rate", type=float, default=1.0, help="times the usual learning rates")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=SEED, help="of the changes made by rule")
    parser.add_argument("--limit", type=int, help="passages and claims, to try the command out")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    return _run(given)


def rows_of(given: argparse.Namespace) -> list[ClaimRow]:
    """The rows as `--out` keeps them; made, some minutes of embedding, at the first run."""
    from index.embed import open_embedder
    from index.settings import Settings
    from training.verifier.rows import Meaning, build

    kept: Path = given.out / "rows.jsonl"
    if not kept.is_file():
        meaning = Meaning(open_embedder(Settings.load()))
        made = build(given.data, given.texts, meaning, seed=given.seed, limit=given.limit)
        partial_file = kept.with_suffix(".partial")
        with partial_file.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in made)
        partial_file.replace(kept)
    return list(_read(kept))


def _read(path: Path) -> Iterator[ClaimRow]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield ClaimRow(**{**row, "wrong": tuple(tuple(span) for span in row["wrong"])})


def _run(given: argparse.Namespace) -> int:
    from assistant.verifier import CALIBRATION, WEIGHTS
    from index.encoder.rebuild import rebuild
    from index.settings import Settings
    from training.checkpoint import load_weights
    from training.encode import open_tokenizer
    from training.export import FIGURES, put_weights, write_json, write_weights
    from training.model import load_net
    from training.train import Plan, train
    from training.verifier.evaluate import calibrate, figures, judge
    from training.verifier.model import Encoded, VerifierNet, encode, loss_of

    log = partial(print, flush=True)
    base = given.base or rebuild(Settings.load().models_dir(), log)
    tokenizer = open_tokenizer(base)
    encoded = encode(tokenizer, rows_of(given))
    learnt = [item for item in encoded if not item.row.held_out]
    held_out = [item for item in encoded if item.row.held_out]
    Random(SEED).shuffle(held_out)
    log(f"{len(learnt)} rows, {len(held_out)} held out")
    net = load_net(base, VerifierNet, trained_layers=12, seed=SEED)
    if given.start_from:
        begun = next(given.start_from.glob("*.safetensors"))
        put_weights(net, base, begun, heads=begun.name == WEIGHTS)
    plan = Plan(given.minutes, threads=given.threads, seed=SEED, rate=given.rate)

    def epoch_of(number: int) -> list[Encoded]:
        rng = Random(SEED + number)
        return [item for item in learnt if item.row.kind not in BY_RULE or rng.random() < SHARE]

    train(net, loss_of, epoch_of, held_out, plan, given.out, log=log)
    load_weights(net, given.out / "best.safetensors")
    folder = given.out / "verifier"
    folder.mkdir(exist_ok=True)
    write_weights(net, base, folder / WEIGHTS)
    put_weights(net, base, folder / WEIGHTS)
    judged = judge(net, held_out)
    fit = calibrate(judged[::2])
    write_json(folder / CALIBRATION, asdict(fit))
    table = figures(judged[1::2], fit)
    write_json(folder / FIGURES, table)
    log(json.dumps(table, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
