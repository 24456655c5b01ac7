"""The entity tagger's network in NumPy: a convolutional token encoder.

The encoder is spaCy's MultiHashEmbed and MaxoutWindowEncoder (Honnibal, "Embed, encode,
attend, predict", 2016). On top, each token sees the mean and the maximum of the vectors of
all occurrences of its word in the document, so that a name that is clear in one sentence
settles its other mentions (after Akbik, Bergmann and Vollgraf, "Pooled contextualized
embeddings", NAACL 2019). `extractor.bilou` decodes the tags.

Every matrix product runs on blocks of BLOCK rows and every document starts at the same
place of a kernel's rows, so a token's numbers do not depend on the documents that happen to
share its batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.attrs import LOWER, NORM, ORTH, PREFIX, SHAPE, SUFFIX
from spacy.tokens import Doc
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

from extractor.bilou import Array, allowed_transitions, best_paths, bilou_tags

ATTRS = (NORM, PREFIX, SUFFIX, SHAPE, ORTH, LOWER)
HASHED = 4  # the first four of ATTRS are embedded by hashing
BLOCK = 144  # rows of one matrix product
PERIOD = 12  # rows after which the kernels of OpenBLAS round alike; BLOCK is a multiple
GROUP = 1024  # tokens of short documents that are processed together
PIECES = 3  # of a maxout unit
SIDES = 3  # left, middle, right: the tokens that a convolution sees
KNOWN_WORDS = 8_000  # embedded words kept between documents, 4 kB each
EPSILON = 1e-5  # of layer normalization

_ops = NumpyOps()


@dataclass(frozen=True)
class TaggedSpan:
    """A predicted entity: tokens `start` to `end` (exclusive), label, probability."""

    start: int
    end: int
    label: str
    score: float


def hash_rows(values: Array, seed: int, rows: int) -> Array:
    """Return the four table rows of each 64-bit value, as thinc's HashEmbed picks them."""
    return np.asarray(_ops.hash(np.ascontiguousarray(values, dtype=np.uint64), seed) % rows)


class Tagger:
    """Applies trained weights to Docs.

    Args:
        weights: arrays by name, as `extractor.training.ner` writes them.
        labels: entity labels, in the order of the output layer.
    """

    def __init__(self, weights: dict[str, Array], labels: Sequence[str]) -> None:
        self.weights = weights
        self.labels = tuple(labels)
        self.tags = bilou_tags(labels)
        self._rules = allowed_transitions(self.tags)
        self._f = {
            name: np.ascontiguousarray(value, dtype="f")
            for name, value in weights.items()
            if value.dtype.kind == "f" and name != "vectors"
        }
        for name in [n for n in self._f if f"{n[:-2]}_gain" in self._f and n[-2:] in ("_W", "_b")]:
            self._f[name] = _pieces_first(self._f[name])
        self._depth = sum(name.endswith("_W") and name.startswith("conv") for name in weights)
        width = self._f["mix_gain"].size
        sides = np.split(self._f.pop("conv0_W"), SIDES)
        self._f["first_W"] = np.ascontiguousarray(np.concatenate(sides, axis=1))
        self._known: dict[tuple[int, int], int] = {}
        self._embedded = np.zeros((1, width), "f")  # the first row stands for no word
        self._beside = np.zeros((1, SIDES, width * PIECES), "f")

    @classmethod
    def from_disk(cls, path: Path) -> Tagger:
        """Load from a msgpack file written by `to_disk`."""
        data = srsly.read_msgpack(path)
        return cls(data["weights"], data["labels"])

    def to_disk(self, path: Path) -> None:
        """Write weights and labels to one msgpack file."""
        srsly.write_msgpack(path, {"weights": self.weights, "labels": list(self.labels)})

    def predict(self, docs: Sequence[Doc]) -> list[list[TaggedSpan]]:
        """Return the entities of each Doc, in text order."""
        filled = [doc for doc in docs if len(doc)]
        if not filled:
            return [[] for _ in docs]
        with _one_thread():
            _warm_up()
            scores = [rows for group in _groups(filled) for rows in self._forward(group)]
        found = dict(zip(map(id, filled), self._decode(scores), strict=True))
        return [found.get(id(doc), []) for doc in docs]

    def log_probabilities(self, doc: Doc) -> Array:
        """Return log probabilities, one row a token, one column a tag."""
        with _one_thread():
            return self._forward([doc])[0]

    def _forward(self, docs: Sequence[Doc]) -> list[Array]:
        sizes = [len(doc) for doc in docs]
        attrs = np.concatenate([doc.to_array(list(ATTRS)).astype(np.uint64) for doc in docs])
        doc_of = np.repeat(np.arange(len(docs)), sizes)
        rows, total = _rows(sizes)
        word = np.zeros(total + 2, np.int64)  # an empty row at both ends
        word[1:-1][rows] = self._look_up(attrs)
        x = self._embedded[word]
        inner = x[1:-1]
        inner[rows] += self._maxout(self._first_products(word), total, "conv0")[rows]
        for layer in range(1, self._depth):
            name = f"conv{layer}"
            products = _products(_with_neighbours(x), self._f[f"{name}_W"])
            inner[rows] += self._maxout(products, total, name)[rows]
        words = inner[rows]
        wide = np.zeros((total, 3 * words.shape[1]), "f")
        wide[rows] = np.concatenate([words, *_pool_by_word(words, attrs[:, -1], doc_of)], axis=1)
        hidden = np.maximum(_product(wide, self._f["hidden_W"]) + self._f["hidden_b"], 0)
        logits = (_product(hidden, self._f["output_W"]) + self._f["output_b"])[rows]
        logits -= logits.max(axis=1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return np.split(logits, np.cumsum(sizes)[:-1])

    def _look_up(self, attrs: Array) -> Array:
        """Return the row of each token's word in the tables of embedded words.

        What a word's embedding adds to the first convolution, at the left, in the middle and
        at the right, depends on the word alone too, and is kept beside it.
        """
        keys = list(zip(attrs[:, ATTRS.index(ORTH)].tolist(), attrs[:, 0].tolist(), strict=True))
        if len(self._known) > KNOWN_WORDS:
            self._known = {}
        known = self._known
        fresh = list({key: i for i, key in enumerate(keys) if key not in known}.items())
        if fresh:
            first, end = len(known) + 1, len(known) + 1 + len(fresh)
            self._embedded = _with_room(self._embedded, end)
            self._beside = _with_room(self._beside, end)
            rows = self._embed_words(attrs[[i for _, i in fresh]])
            self._embedded[first:end] = rows
            self._beside[first:end] = _in_halves(rows, self._f["first_W"]).reshape(
                len(rows), SIDES, -1
            )
            known.update((key, i) for i, (key, _) in enumerate(fresh, first))
        return np.array([known[key] for key in keys])

    def _embed_words(self, attrs: Array) -> Array:
        parts = []
        for column in range(HASHED):
            table = self._f[f"embed{column}"]
            seed = int(self.weights["seeds"][column])
            rows = hash_rows(attrs[:, column], seed, len(table))
            parts.append(table[rows].sum(axis=1))
        if "vectors" in self.weights:
            parts.append(self._static(attrs[:, ATTRS.index(ORTH)]))
        features = np.concatenate(parts, axis=1)
        return self._maxout(
            [(slice(None), _in_halves(features, self._f["mix_W"]))], len(features), "mix"
        )

    def _first_products(self, word: Array) -> Iterator[tuple[slice, Array]]:
        """Yield what `_products` gives for the first convolution, put together from the tables."""
        for start in range(0, len(word) - 2, BLOCK):
            rows = slice(start, min(start + BLOCK, len(word) - 2))
            total = self._beside[word[rows], 0]
            for side in range(1, SIDES):
                total += self._beside[word[rows.start + side : rows.stop + side], side]
            yield rows, total

    def _static(self, orths: Array) -> Array:
        """Look up the static vectors; words without one get zeros."""
        keys, table = self.weights["vector_keys"], self.weights["vectors"]
        at = np.minimum(np.searchsorted(keys, orths), len(keys) - 1)
        rows = self.weights["vector_rows"][at]
        found = keys[at] == orths
        return np.where(found[:, None], table[rows], 0).astype("f")

    def _maxout(self, products: Iterable[tuple[slice, Array]], rows: int, name: str) -> Array:
        """Return the largest piece of each unit, normalized; block by block, in the cache."""
        f = self._f
        bias, width = f[f"{name}_b"], f[f"{name}_gain"].size
        out = np.empty((rows, width), "f")
        for block, wide in products:
            y = out[block]
            wide += bias
            np.maximum(wide[:, :width], wide[:, width : 2 * width], out=y)
            np.maximum(y, wide[:, 2 * width :], out=y)
            y -= y.mean(axis=1, keepdims=True)
            y *= 1 / np.sqrt(np.einsum("ij,ij->i", y, y)[:, None] / width + EPSILON)
            y *= f[f"{name}_gain"]
            y += f[f"{name}_bias"]
        return out

    def _decode(self, scores: Sequence[Array]) -> list[list[TaggedSpan]]:
        paths = best_paths(scores, self._rules)
        return [self._spans(p, s) for p, s in zip(paths, scores, strict=True)]

    def _spans(self, path: Array, scores: Array) -> list[TaggedSpan]:
        spans, start = [], 0
        for i in np.flatnonzero(path):
            tag = self.tags[path[i]]
            if tag[0] in "BU":
                start = int(i)
            if tag[0] in "LU":
                end = int(i) + 1
                own = scores[np.arange(start, end), path[start:end]]
                spans.append(TaggedSpan(start, end, tag[2:], float(np.exp(own.min()))))
        return spans


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def _one_thread() -> Any:
    """Limit BLAS to one thread: the products are too small to gain from more."""
    return _controller().limit(limits=1, user_api="blas")


def _warm_up() -> None:
    """Multiply two wide matrices of zeros.

    OpenBLAS packs the operands into a buffer and fetches ahead of what it reads. Narrow
    products alone leave the memory behind their part of the buffer unmapped, and each fetch
    of it then costs a page walk: they run at a third of their speed. A wide product maps it,
    until the system takes the unused pages back.
    """
    np.matmul(np.zeros((128, 96), "f"), np.zeros((96, 400), "f"))


def _pieces_first(weight: Array) -> Array:
    """Reorder a maxout's last axis from unit-major to piece-major."""
    split = weight.reshape(*weight.shape[:-1], -1, PIECES)
    return np.ascontiguousarray(np.swapaxes(split, -1, -2).reshape(weight.shape))


def _groups(docs: Sequence[Doc]) -> Iterator[list[Doc]]:
    """Yield the Docs in groups whose numbers fit into the processor's cache."""
    group: list[Doc] = []
    size = 0
    for doc in docs:
        if group and size + len(doc) > GROUP:
            yield group
            group, size = [], 0
        group.append(doc)
        size += len(doc)
    yield group


def _rows(sizes: Sequence[int]) -> tuple[Array, int]:
    """Return the row of each token, and how many rows there are.

    Every document starts at a multiple of PERIOD, with an empty row between two of them.
    """
    starts, end = [], 0
    for size in sizes:
        starts.append(end)
        end += (size // PERIOD + 1) * PERIOD
    before = np.cumsum([0, *sizes[:-1]])
    return np.arange(sum(sizes)) + np.repeat(np.array(starts) - before, sizes), end


def _with_neighbours(x: Array) -> Array:
    """Return a view in which each row but the first and last has both its neighbours beside it."""
    rows, width = x.shape
    return np.lib.stride_tricks.as_strided(x, (rows - 2, 3 * width), x.strides, writeable=False)


def _products(x: Array, weight: Array) -> Iterator[tuple[slice, Array]]:
    """Yield slices of the rows of x, each with its part of x @ weight; all are computed alike."""
    padded = np.zeros((BLOCK, x.shape[1]), "f")
    product = np.empty((BLOCK, weight.shape[1]), "f")
    for start in range(0, len(x), BLOCK):
        part = x[start : start + BLOCK]
        padded[: len(part)] = part
        yield slice(start, start + len(part)), np.matmul(padded, weight, out=product)[: len(part)]


def _in_halves(x: Array, weight: Array) -> Array:
    """Return x @ weight, each row computed alike wherever it stands.

    Only the first half of each period of rows is filled.
    """
    number = np.arange(len(x))
    rows = number + number // (PERIOD // 2) * (PERIOD // 2)
    spread = np.zeros((rows[-1] + 1, x.shape[1]), "f")
    spread[rows] = x
    return np.asarray(_product(spread, weight)[rows])


def _with_room(x: Array, rows: int) -> Array:
    """Return x with at least a number of rows, the new ones empty."""
    if rows <= len(x):
        return x
    wider = np.zeros((max(rows, 2 * len(x)), *x.shape[1:]), "f")
    wider[: len(x)] = x
    return wider


def _product(x: Array, weight: Array) -> Array:
    """Return x @ weight."""
    out = np.empty((len(x), weight.shape[1]), "f")
    for rows, part in _products(x, weight):
        out[rows] = part
    return out


def _pool_by_word(x: Array, words: Array, doc_of: Array) -> tuple[Array, Array]:
    """Return mean and maximum of the rows that share a word in a document."""
    order = np.lexsort((words, doc_of))
    new = np.ones(len(x), bool)
    new[1:] = (words[order][1:] != words[order][:-1]) | (doc_of[order][1:] != doc_of[order][:-1])
    starts = np.flatnonzero(new)
    group = np.empty(len(x), np.int64)
    group[order] = np.cumsum(new) - 1
    sizes = np.diff(np.append(starts, len(x)))[:, None]
    ordered = x[order]
    mean = np.add.reduceat(ordered, starts, axis=0) / sizes.astype("f")
    return mean[group], np.maximum.reduceat(ordered, starts, axis=0)[group]
