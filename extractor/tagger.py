"""The entity tagger's network in NumPy: a convolutional token encoder.

The encoder is spaCy's MultiHashEmbed and MaxoutWindowEncoder (Honnibal, "Embed, encode,
attend, predict", 2016). On top, each token sees the mean and the maximum of the vectors of
all occurrences of its word in the document, so that a name that is clear in one sentence
settles its other mentions (after Akbik, Bergmann and Vollgraf, "Pooled contextualized
embeddings", NAACL 2019). `extractor.bilou` decodes the tags.

Documents are processed one by one, and what is kept of a word between documents is computed
alike wherever it is first met, so a token's numbers do not depend on the documents that happen
to share its batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.attrs import LOWER, NORM, ORTH, PREFIX, SHAPE, SUFFIX
from spacy.strings import get_string_id
from spacy.tokens import Doc
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

from extractor.bilou import Array, allowed_transitions, best_paths, bilou_tags
from extractor.convolution import convolve, padded_rows, taps_at_points

ATTRS = (NORM, PREFIX, SUFFIX, SHAPE, ORTH, LOWER)
HASHED = 4  # the first four of ATTRS are embedded by hashing
ALIKE = 16  # columns of a product that the kernels of OpenBLAS round alike
PIECES = 3  # of a maxout unit
SIDES = 3  # left, middle, right: the tokens that a convolution sees
BLOCK = 512  # tokens of a step of the first convolution
KNOWN_WORDS = 8_000  # embedded words kept between documents, 4 kB each
LEAST_SCORE = 0.4  # of an entity; F of names is highest from 0.4 to 0.6 on held-out articles
HYPHEN, DASH = "-", "—"
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
        self._width = self._f["mix_gain"].size
        self._share = np.full(self._width, 1 / self._width, "f")
        self._taps = [taps_at_points(self._f[f"conv{i}_W"]) for i in range(1, self._depth)]
        self._first = np.concatenate(np.split(self._f["conv0_W"], SIDES), axis=1)
        self._hidden = np.split(self._f["hidden_W"], 3)
        self._known: dict[tuple[int, int], int] = {}
        self._embedded = np.zeros((1, self._width), "f")  # the first row stands for no word
        self._beside = np.zeros((1, SIDES, self._width * PIECES), "f")

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
            scores = [self._forward(doc) for doc in filled]
        found = dict(zip(map(id, filled), self._decode(scores), strict=True))
        return [found.get(id(doc), []) for doc in docs]

    def log_probabilities(self, doc: Doc) -> Array:
        """Return log probabilities, one row a token, one column a tag."""
        with _one_thread():
            return self._forward(doc)

    def _forward(self, doc: Doc) -> Array:
        attrs = _attributes(doc)
        size = len(attrs)
        word = np.zeros(size + 2, np.int64)  # no word at both ends
        word[1:-1] = self._look_up(attrs)
        x = np.zeros((padded_rows(size), self._width), "f")
        inner = x[1 : size + 1]
        np.take(self._embedded, word[1:-1], axis=0, out=inner)
        inner += self._convolve_words(word)
        for layer in range(1, self._depth):
            inner += self._convolve(x, layer)[:size]
        own, mean, most = self._hidden
        means, maxima, group = pool_by_word(inner, attrs[:, -1])
        hidden = inner @ own
        hidden += (means @ mean + maxima @ most + self._f["hidden_b"])[group]
        logits = np.maximum(hidden, 0, out=hidden) @ self._f["output_W"] + self._f["output_b"]
        logits -= logits.max(axis=1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return np.asarray(logits)

    def _look_up(self, attrs: Array) -> Array:
        """Return the row of each token's word in the tables of embedded words.

        What a word's embedding adds to the first convolution, at the left, in the middle and
        at the right, depends on the word alone too, and is kept beside it.
        """
        keys = list(zip(attrs[:, ATTRS.index(ORTH)].tolist(), attrs[:, 0].tolist(), strict=True))
        if len(self._known) > KNOWN_WORDS:
            self._known = {}
        known = self._known
        fresh = {key: i for i, key in enumerate(keys) if key not in known}
        if fresh:
            first, end = len(known) + 1, len(known) + 1 + len(fresh)
            self._embedded = _with_room(self._embedded, end)
            self._beside = _with_room(self._beside, end)
            rows = self._embed_words(attrs[list(fresh.values())])
            self._embedded[first:end] = rows
            beside = _product_alike(rows, self._first).reshape(len(rows), SIDES, -1)
            beside[:, SIDES // 2] += self._f["conv0_b"]
            self._beside[first:end] = beside
            known.update(zip(fresh, range(first, end), strict=True))
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
        return self._maxout(_product_alike(features, self._f["mix_W"]) + self._f["mix_b"], "mix")

    def _convolve_words(self, word: Array) -> Array:
        """Return the first convolution of words, put together from the tables."""
        out = np.empty((len(word) - 2, self._width), "f")
        for start in range(0, len(out), BLOCK):
            end = min(start + BLOCK, len(out))
            wide = self._beside[word[start:end], 0]
            for side in range(1, SIDES):
                wide += self._beside[word[start + side : end + side], side]
            out[start:end] = self._maxout(wide, "conv0")
        return out

    def _convolve(self, x: Array, layer: int) -> Array:
        """Return a convolution of rows; the last may be of tokens behind the end."""
        name = f"conv{layer}"
        out = np.empty((len(x) - 2, self._width), "f")
        for rows, wide in convolve(x, self._taps[layer - 1], self._f[f"{name}_b"]):
            in_turn = out[rows].reshape(-1, len(wide), self._width)
            in_turn[:] = self._maxout(wide, name).swapaxes(0, 1)
        return out

    def _static(self, orths: Array) -> Array:
        """Look up the static vectors; words without one get zeros."""
        keys, table = self.weights["vector_keys"], self.weights["vectors"]
        at = np.minimum(np.searchsorted(keys, orths), len(keys) - 1)
        rows = self.weights["vector_rows"][at]
        found = keys[at] == orths
        return np.where(found[:, None], table[rows], 0).astype("f")

    def _maxout(self, wide: Array, name: str) -> Array:
        """Return the largest piece of each unit, normalized."""
        width = self._width
        y = np.maximum(wide[..., :width], wide[..., width : 2 * width])
        np.maximum(y, wide[..., 2 * width :], out=y)
        y -= np.einsum("...j,j->...", y, self._share)[..., None]
        y *= 1 / np.sqrt(np.einsum("...j,...j->...", y, y)[..., None] / width + EPSILON)
        y *= self._f[f"{name}_gain"]
        y += self._f[f"{name}_bias"]
        return np.asarray(y)

    def _decode(self, scores: Sequence[Array]) -> list[list[TaggedSpan]]:
        paths = best_paths(scores, self._rules)
        return [self._spans(p, s) for p, s in zip(paths, scores, strict=True)]

    def _spans(self, path: Array, scores: Array) -> list[TaggedSpan]:
        spans, start, tags = [], 0, path.tolist()
        sure = np.exp(scores[np.arange(len(path)), path]).tolist()
        for i in np.flatnonzero(path).tolist():
            tag = self.tags[tags[i]]
            if tag[0] in "BU":
                start = i
            if tag[0] in "LU":
                score = min(sure[start : i + 1])
                if score >= LEAST_SCORE:
                    spans.append(TaggedSpan(start, i + 1, tag[2:], score))
        return spans


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def _attributes(doc: Doc) -> Array:
    """Return the attributes of each token; a hyphen between spaces has those of a dash."""
    attrs = np.asarray(doc.to_array(list(ATTRS)), np.uint64)
    hyphens = np.flatnonzero(attrs[:, ATTRS.index(ORTH)] == get_string_id(HYPHEN)).tolist()
    spaced = [i for i in hyphens if i and doc[i - 1].whitespace_ and doc[i].whitespace_]
    if spaced:
        attrs[spaced] = Doc(doc.vocab, words=[DASH]).to_array(list(ATTRS))
    return attrs


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


def _product_alike(x: Array, weight: Array) -> Array:
    """Return x @ weight, each row computed alike wherever it stands.

    Rows of x are columns of the products that OpenBLAS sees.
    """
    size = -(-len(x) // ALIKE) * ALIKE
    padded = np.zeros((size, x.shape[1]), "f")
    padded[: len(x)] = x
    columns = padded.reshape(-1, ALIKE, x.shape[1]).swapaxes(1, 2)
    product = np.matmul(weight.T, columns).swapaxes(1, 2)
    return np.ascontiguousarray(product.reshape(size, -1)[: len(x)])  # sums depend on the order


def _with_room(x: Array, rows: int) -> Array:
    """Return x with at least a number of rows, the new ones empty."""
    if rows <= len(x):
        return x
    wider = np.zeros((max(rows, 2 * len(x)), *x.shape[1:]), "f")
    wider[: len(x)] = x
    return wider


def pool_by_word(x: Array, words: Array) -> tuple[Array, Array, Array]:
    """Return mean and maximum of the rows of each word, and the number of each row's word."""
    order = np.argsort(words, kind="stable")
    ordered = words[order]
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    starts = np.flatnonzero(new)
    sizes = np.diff(starts, append=len(x))
    group = np.empty(len(x), np.int64)
    group[order] = np.cumsum(new) - 1
    mean = x[order[starts]]
    most = mean.copy()
    often = sizes > 1
    if often.any():
        rows, times = x[order[np.repeat(often, sizes)]], sizes[often]
        first = np.cumsum(times) - times
        mean[often] = np.add.reduceat(rows, first, axis=0) / times[:, None].astype("f")
        most[often] = np.maximum.reduceat(rows, first, axis=0)
    return mean, most, group
