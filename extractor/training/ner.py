"""Trains the entity tagger in PyTorch and exports it to NumPy arrays.

The network mirrors `extractor.tagger.Tagger`. It starts from the token encoder of a spaCy
pipeline's `ner` component (MultiHashEmbed, MaxoutWindowEncoder) and is trained with
AdamW, linear warm-up and decay, dropout, and an exponential average of the weights
(Polyak and Juditsky, 1992).

With vectors in context as a further input the same network is the teacher, which is better and
far too slow to ship. What it thinks of unlabelled text is what the tagger learns from beside
the annotated articles (Hinton, Vinyals and Dean, "Distilling the knowledge in a neural
network", 2015).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import spacy
import torch
import torch.nn.functional as F
from spacy.tokens import Doc
from torch import nn

from extractor.bilou import Array, bilou_tags
from extractor.tagger import ATTRS, EPSILON, HASHED, PIECES, Tagger, hash_rows
from extractor.training.data import LABELS

WIDTH = 96  # of the token vectors in the initial pipeline
BESIDE = 128  # units that read the vectors in context beside the convolutions
NO_VECTOR = -1


@dataclass(frozen=True)
class Hyperparameters:
    """Settings of one training run."""

    epochs: int = 10
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    batch_size: int = 8  # documents
    dropout: float = 0.3
    hidden: int = 128
    average: float = 0.995  # decay of the weight average
    warmup: int = 50  # steps
    clip: float = 1.0  # gradient norm
    guessed: float = 0.5  # share of the unlabelled passages that an epoch takes
    seed: int = 0


@dataclass(frozen=True)
class Example:
    """Features of one document, and what is to be learnt of it.

    `tags` has a tag number for each token, or a row of the probabilities of all tags;
    `context` the vectors in context, half precision, of shape (tokens, layers, width).
    """

    rows: tuple[torch.Tensor, ...]
    vector: torch.Tensor
    word: torch.Tensor
    tags: torch.Tensor
    context: torch.Tensor | None = None


class InitialWeights:
    """The token encoder of a spaCy pipeline's `ner` component, as arrays."""

    def __init__(self, pipeline: str) -> None:
        nlp = spacy.load(pipeline, enable=["ner"])
        self.source = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
        tok2vec = nlp.get_pipe("ner").model.get_ref("tok2vec")

        def nodes(name: str) -> list[Any]:
            return [node for node in tok2vec.walk() if node.name == name]

        self.embed = [node.get_param("E").copy() for node in nodes("hashembed")]
        self.seeds = [int(node.attrs["seed"]) for node in nodes("hashembed")]
        self.maxout = [(n.get_param("W").copy(), n.get_param("b").copy()) for n in nodes("maxout")]
        self.norm = [(n.get_param("G").copy(), n.get_param("b").copy()) for n in nodes("layernorm")]
        self.vectors: Array | None = None
        self.row_of: dict[int, int] = {}
        if nlp.vocab.vectors.shape[0]:
            project = nodes("static_vectors")[0].get_param("W")
            self.vectors = (nlp.vocab.vectors.data @ project.T).astype("f")
            self.row_of = {int(k): int(v) for k, v in nlp.vocab.vectors.key2row.items()}

    def example(
        self, doc: Doc, tags: Sequence[int] | Array, context: Array | None = None
    ) -> Example:
        """Return the features of a Doc, with its tags and, for a teacher, vectors in context."""
        attrs = doc.to_array(list(ATTRS)).astype(np.uint64)
        rows = tuple(
            torch.from_numpy(hash_rows(attrs[:, c], seed, len(table)).astype(np.int64))
            for c, (seed, table) in enumerate(zip(self.seeds, self.embed, strict=True))
        )
        blank = len(self.vectors) if self.vectors is not None else 0
        vector = [self.row_of.get(int(key), blank) for key in attrs[:, HASHED]]
        _, word = np.unique(attrs[:, -1], return_inverse=True)
        return Example(
            rows,
            torch.tensor(vector),
            torch.from_numpy(word),
            torch.as_tensor(tags),
            None if context is None else torch.from_numpy(context),
        )


class Maxout(nn.Module):
    """Linear, maximum over pieces, layer normalization."""

    def __init__(self, weights: tuple[Array, Array], norm: tuple[Array, Array]) -> None:
        super().__init__()
        weight, bias = weights
        self.out, pieces, width = weight.shape
        self.linear = nn.Linear(width, self.out * pieces)
        self.norm = nn.LayerNorm(self.out, eps=EPSILON)
        with torch.no_grad():
            self.linear.weight.copy_(torch.from_numpy(weight.reshape(-1, width)))
            self.linear.bias.copy_(torch.from_numpy(bias.reshape(-1)))
            self.norm.weight.copy_(torch.from_numpy(norm[0]))
            self.norm.bias.copy_(torch.from_numpy(norm[1]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        wide = self.linear(x).view(-1, self.out, PIECES)
        return self.norm(wide.max(2).values)


class Context(nn.Module):
    """Mixes the layers of vectors in context; gives them to the convolutions and beside them."""

    def __init__(self, layers: int, width: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(layers))
        self.norm = nn.LayerNorm(width)
        self.inward = nn.Linear(width, WIDTH)
        self.beside = nn.Linear(width, BESIDE)
        nn.init.normal_(self.inward.weight, std=0.02)

    def forward(self, batch: Sequence[Example]) -> torch.Tensor:
        vectors = torch.cat([e.context for e in batch if e.context is not None]).float()
        return self.norm(torch.einsum("tlw,l->tw", vectors, torch.softmax(self.weights, 0)))


class Network(nn.Module):
    """The tagger's network; `forward` takes a list of Examples and gives stacked logits.

    Args:
        initial: weights to start from.
        settings: of the training run.
        context: number and width of the layers in context, where examples have them.
    """

    def __init__(
        self,
        initial: InitialWeights,
        settings: Hyperparameters,
        context: tuple[int, int] | None = None,
    ) -> None:
        super().__init__()
        self.dropout = settings.dropout
        self.embed = nn.ModuleList(
            nn.Embedding.from_pretrained(torch.tensor(table), freeze=False)  # a copy
            for table in initial.embed
        )
        self.vectors = None
        if initial.vectors is not None:
            table = np.vstack([initial.vectors, np.zeros((1, WIDTH), "f")])
            self.vectors = nn.Embedding.from_pretrained(torch.from_numpy(table), freeze=True)
        layers = list(zip(initial.maxout, initial.norm, strict=True))
        self.mix = Maxout(*layers[0])
        self.convolutions = nn.ModuleList(Maxout(*layer) for layer in layers[1:])
        self.context = Context(*context) if context else None
        width = WIDTH + BESIDE if context else WIDTH
        self.hidden = nn.Linear(3 * width, settings.hidden)
        self.output = nn.Linear(settings.hidden, len(bilou_tags(LABELS)))

    def forward(self, batch: Sequence[Example]) -> torch.Tensor:
        sizes = [len(example.tags) for example in batch]
        parts = [
            table(torch.cat([example.rows[column] for example in batch])).sum(1)
            for column, table in enumerate(self.embed)
        ]
        if self.vectors is not None:
            parts.append(self.vectors(torch.cat([example.vector for example in batch])))
        x = self.mix(self._drop(torch.cat(parts, 1), 0.7))
        beside: list[torch.Tensor] = []
        if self.context is not None:
            context = self._drop(self.context(batch), 1)
            x = x + self.context.inward(context)
            beside = [F.relu(self.context.beside(context))]
        ends = torch.tensor(sizes).cumsum(0)
        not_first, not_last = torch.ones(len(x), 1), torch.ones(len(x), 1)
        not_first[ends - torch.tensor(sizes)] = 0
        not_last[ends - 1] = 0
        for convolution in self.convolutions:
            x = self._drop(x, 0.5)
            left, right = torch.roll(x, 1, 0) * not_first, torch.roll(x, -1, 0) * not_last
            x = x + convolution(torch.cat([left, x, right], 1))
        x = torch.cat([x, *beside], 1)
        x = self._drop(torch.cat([x, *self._pool(x, batch)], 1), 1)
        return self.output(self._drop(F.relu(self.hidden(x)), 1))

    def _drop(self, x: torch.Tensor, share: float) -> torch.Tensor:
        return F.dropout(x, self.dropout * share, self.training)

    @staticmethod
    def _pool(x: torch.Tensor, batch: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
        groups, count = [], 0
        for example in batch:
            groups.append(example.word + count)
            count += int(example.word.max()) + 1
        group = torch.cat(groups)
        sizes = torch.bincount(group, minlength=count).clamp(min=1).unsqueeze(1)
        mean = torch.zeros(count, x.shape[1]).index_add_(0, group, x) / sizes
        top = torch.full((count, x.shape[1]), -torch.inf).scatter_reduce(
            0, group.unsqueeze(1).expand_as(x), x, "amax"
        )
        return mean[group], top[group]


def train_ner(
    initial: InitialWeights,
    examples: Sequence[Example],
    settings: Hyperparameters,
    report: Callable[[int, float], None] = lambda epoch, loss: None,
    guessed: Sequence[Example] = (),
) -> Network:
    """Train a network and return it with averaged weights, in evaluation mode.

    Args:
        initial: weights to start from.
        examples: annotated documents; with vectors in context the network has them as input.
        settings: of the training run.
        report: called after every epoch with its number and its loss.
        guessed: documents with a teacher's probabilities; every epoch takes another share.
    """
    torch.manual_seed(settings.seed)
    torch.set_num_threads(1)
    chance = random.Random(settings.seed)
    context = examples[0].context
    network = Network(initial, settings, None if context is None else tuple(context.shape[1:]))
    parameters = {n: p for n, p in network.named_parameters() if p.requires_grad}
    optimizer = torch.optim.AdamW(
        parameters.values(), lr=settings.learning_rate, weight_decay=settings.weight_decay
    )
    few = round(settings.guessed * len(guessed))
    total = settings.epochs * math.ceil((len(examples) + few) / settings.batch_size)
    average = {name: p.detach().clone() for name, p in parameters.items()}
    step = 0
    for epoch in range(settings.epochs):
        order = [*examples, *chance.sample(guessed, few)]
        chance.shuffle(order)
        network.train()
        epoch_loss = 0.0
        for i in range(0, len(order), settings.batch_size):
            batch = order[i : i + settings.batch_size]
            rate = min(1.0, (step + 1) / settings.warmup) * (1 - step / total)
            optimizer.param_groups[0]["lr"] = settings.learning_rate * rate
            loss = F.cross_entropy(network(batch), torch.cat([_probabilities(e) for e in batch]))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters.values(), settings.clip)
            optimizer.step()
            step += 1
            epoch_loss += loss.item()
            decay = min(settings.average, (1 + step) / (10 + step))
            for name, p in parameters.items():
                average[name].mul_(decay).add_(p.detach(), alpha=1 - decay)
        report(epoch, epoch_loss)
    with torch.no_grad():
        for name, p in parameters.items():
            p.copy_(average[name])
    return network.eval()


def guess(network: Network, example: Example) -> Array:
    """Return the probability of every tag for every token of a document."""
    with torch.inference_mode():
        return np.asarray(torch.softmax(network([example]), 1).numpy())


def _probabilities(example: Example) -> torch.Tensor:
    """Return what is to be learnt as a row of probabilities a token."""
    if example.tags.dim() == 2:
        return example.tags.float()
    return F.one_hot(example.tags, len(bilou_tags(LABELS))).float()


def export(network: Network, initial: InitialWeights) -> Tagger:
    """Return a NumPy Tagger with the network's weights in half precision."""

    def half(tensor: torch.Tensor) -> Array:
        return np.asarray(tensor.detach().numpy().astype(np.float16))

    weights: dict[str, Array] = {"seeds": np.array(initial.seeds)}
    for column, table in enumerate(network.embed):
        weights[f"embed{column}"] = half(table.weight)
    if network.vectors is not None and initial.vectors is not None:
        keys = np.array(sorted(initial.row_of), np.uint64)
        weights["vector_keys"] = keys
        weights["vector_rows"] = np.array([initial.row_of[int(k)] for k in keys], np.uint16)
        weights["vectors"] = half(network.vectors.weight[:-1])
    blocks = {"mix": network.mix}
    blocks |= {f"conv{i}": layer for i, layer in enumerate(network.convolutions)}
    for name, block in blocks.items():
        weights[f"{name}_W"] = half(block.linear.weight.T.contiguous())
        weights[f"{name}_b"] = half(block.linear.bias)
        weights[f"{name}_gain"] = half(block.norm.weight)
        weights[f"{name}_bias"] = half(block.norm.bias)
    for name, linear in (("hidden", network.hidden), ("output", network.output)):
        weights[f"{name}_W"] = half(linear.weight.T.contiguous())
        weights[f"{name}_b"] = half(linear.bias)
    return Tagger(weights, LABELS)
