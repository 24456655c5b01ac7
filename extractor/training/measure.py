"""Measures a trained model, and writes into its meta.json how good it is and what it read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from extractor.evaluation.baselines import BASELINE
from extractor.evaluation.runner import evaluate
from extractor.evaluation.tables import headline_names
from extractor.training.model_files import read_meta, write_meta

MEASURED_ON = "dev.jsonl"
TRAINED_ON = (
    "train.jsonl",
    "relevance/articles.jsonl",
    "casie/corrections.jsonl",
    "casie/entity_corrections.jsonl",
)
DECIMALS = 4


def measure(path: Path, corpus: Path) -> None:
    """Write figures, and checksums of the corpus, into the meta.json of a model.

    `performance` gets the headline figures on dev.jsonl, without baselines, `training` the SHA-256
    of that file under "measured_on" and of the files learnt from under "data".

    Args:
        path: directory of the model.
        corpus: folder of the corpus; files that it lacks are passed over.

    Raises:
        InputError: dev.jsonl cannot be used.
    """
    evaluation = evaluate(corpus / MEASURED_ON, system=str(path))
    figures = evaluation.figures
    meta = read_meta(path)
    names = [n for n in headline_names(evaluation) if not n.endswith(f".{BASELINE}")]
    meta["performance"] = {name: round(figures[name].value, DECIMALS) for name in names}
    meta["training"] |= {
        "data": _checksums(corpus, TRAINED_ON),
        "measured_on": _checksums(corpus, [MEASURED_ON]),
    }
    write_meta(path, meta)


def _checksums(folder: Path, names: Iterable[str]) -> dict[str, str]:
    present = [name for name in names if (folder / name).is_file()]
    return {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in present}
