"""`python -m training`: builds the rows, trains the reader, calibrates and exports it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from training.sources import SOURCES

SEED = 13


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains (or resumes), then evaluates and writes the shippable folder."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    root = Path(__file__).resolve().parents[1]
    data = Path(os.environ.get("NEWSDESK_DATA", root.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=data, help="the folder of data sets")
    parser.add_argument("--pairs", type=Path, default=root / "training" / "pairs")
    parser.add_argument("--base", type=Path, help="the rebuilt encoder's folder (default: cache)")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints and the result")
    parser.add_argument("--minutes", type=float, default=70.0)
    parser.add_argument("--layers", type=int, default=12, help="how many of the top layers learn")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--fp32", action="store_true", help="no bf16 autocast")
    parser.add_argument("--resume", action="store_true", help="go on with the run in --out")
    parser.add_argument(
        "--start-from", type=Path, help="a reader's folder to train on from, not the bare encoder"
    )
    parser.add_argument("--rate", type=float, default=1.0, help="times the usual learning rates")
    parser.add_argument(
        "--average",
        action="store_true",
        help="with --start-from: write the mean of the weights begun with and the last ones",
    )
    parser.add_argument(
        "--share",
        action="append",
        default=[],
        type=_share,
        metavar="SOURCE=SHARE",
        help="draw only that share of a source's questions for each epoch; may be repeated",
    )
    parser.add_argument("--limit", type=int, help="rows, to try the command out")
    given = parser.parse_args(arguments)
    if given.average and not given.start_from:
        parser.error("--average needs --start-from")
    given.out.mkdir(parents=True, exist_ok=True)
    if (given.out / "progress.json").exists() and not given.resume:
        print(f"{given.out} holds a run already (--resume goes on with it)", file=sys.stderr)
        return 2
    return _run(given)


def _share(value: str) -> tuple[str, float]:
    source, _, share = value.partition("=")
    if source not in SOURCES or not 0 < (number := float(share)) <= 1:
        raise ValueError(value)
    return source, number


def _run(given: argparse.Namespace) -> int:
    from assistant.reader import WEIGHTS
    from index.encoder.rebuild import rebuild
    from index.settings import Settings
    from training.checkpoint import load_weights
    from training.data import build, digest
    from training.encode import Encoded, encode, open_tokenizer
    from training.export import average, export, put_weights
    from training.model import ReaderNet, load_net, loss_of
    from training.train import Plan, train

    log = partial(print, flush=True)
    base = given.base or rebuild(Settings.load().models_dir(), log)
    tokenizer = open_tokenizer(base)

    def rows_of(epoch: int) -> list[Encoded]:
        rows = build(given.data, given.pairs, seed=SEED + epoch, shares=dict(given.share))
        log(f"epoch {epoch}: {len(rows)} rows, digest {digest(rows)}")
        return encode(tokenizer, [row for row in rows if not row.held_out][: given.limit])

    held_out = encode(
        tokenizer, [r for r in build(given.data, given.pairs, seed=SEED) if r.held_out]
    )
    net = load_net(base, ReaderNet, trained_layers=given.layers, seed=SEED)
    if given.start_from:
        put_weights(net, base, given.start_from / WEIGHTS)
    plan = Plan(
        given.minutes,
        threads=given.threads,
        autocast=not given.fp32,
        seed=SEED,
        rate=given.rate,
    )
    train(net, loss_of, rows_of, held_out[: given.limit], plan, given.out, log=log)
    if given.average:
        # Robust where the new rows differ from the old (Wortsman et al. 2022, WiSE-FT).
        average(net, partial(put_weights, net, base, given.start_from / WEIGHTS))
    else:
        load_weights(net, given.out / "best.safetensors")
    table = export(net, base, held_out[: given.limit], given.out / "reader")
    log(json.dumps(table, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
