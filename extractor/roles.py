"""Decides the parts that organisations play in an incident, from how an article speaks of each.

One linear model a head reads the features of `extractor.role_features`. The head "affected",
for the list of affected organisations, and one head a role (victim, vendor, regulator ...) are
logistic regressions. The head "principal" is a conditional logit (McFadden, 1974): it asks which
of all that the article names was hit first of all, or whether none of them was, and there
descriptions such as "Android users" compete with the organisations. Sigmoids (Platt, 1999) fitted
on held-back stories turn log-odds into the probability of being among those affected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span

from extractor.contexts import Features
from extractor.described_victims import find_described, form_of
from extractor.entities import clustered
from extractor.hashed import HashedLinear
from extractor.programs import SURE, is_program
from extractor.role_features import IDLE_FROM, Mentions, Reading, describe
from extractor.words import lower_words

AFFECTED = "affected"
PRINCIPAL = "principal"
LEAST_ROLE = 1.0  # log-odds from which a role is given beside the likeliest one
DESCRIPTION = "principal, of a description"  # the head that adds to "principal" for descriptions
SMALLEST = 1e-9  # share of the likeliest one and of the others below which neither falls

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Part:
    """What one that the article names does in the incident.

    `affected` is the probability, 0 to 1, of belonging to the affected ones; `listed` says
    whether that is enough; `roles` are the roles of an organisation, the likeliest first.
    """

    entity: Mentions
    affected: float
    listed: bool
    roles: tuple[str, ...] = ()


def organizations(doc: Doc) -> list[Mentions]:
    """Return the document's organisations, by first mention."""
    groups: dict[int, list[Span]] = {}
    for ent, cluster in clustered(doc):
        if ent.label_ == "ORG":
            groups.setdefault(cluster, []).append(ent)
    return [Mentions(cluster, tuple(spans)) for cluster, spans in groups.items()]


def describe_all(doc: Doc) -> tuple[Reading, list[Features], int]:
    """Return the reading of a Doc, the features of everyone in it, and how many are organisations.

    The organisations come first, descriptions after them.
    """
    own, described = organizations(doc), find_described(doc)
    reading = Reading(doc, [*own, *described])
    rows = [describe(reading, entity) for entity in reading.everyone]
    for i, entity in enumerate(described, len(own)):
        rows[i] |= form_of(entity)
    return reading, rows, len(own)


class RoleClassifier(HashedLinear):
    """Scores all that may have been hit.

    Beside the arrays of `HashedLinear`: the sigmoids of the heads "affected" ("slope", "shift")
    and "principal" ("principal_slope", "principal_shift"), the least probability of an
    organisation that is listed ("threshold"), and the least share of the principal one among
    all that compete ("principal").
    """

    FILE: ClassVar[str] = "roles.npz"

    def __init__(self, estimator: Mapping[str, Any]) -> None:
        super().__init__(estimator)
        others = (AFFECTED, PRINCIPAL, DESCRIPTION)
        self.roles = [name for name in self.heads if name not in others]

    def parts(self, doc: Doc) -> list[Part]:
        """Return the parts of the organisations of a Doc and of what is listed beside them.

        Those listed come first, the principal one leading; none is listed where the article
        seems to report no incident.
        """
        reading, rows, named = describe_all(doc)
        if not rows:
            return []
        odds = np.stack([self.log_odds(row) for row in rows])
        programs = [self._is_program(doc, entity) for entity in reading.everyone]
        odds[np.ix_(programs, [self.heads.index(head) for head in (AFFECTED, PRINCIPAL)])] = -np.inf
        affected, lead = self.affected(odds, named), self.lead(odds, named)
        first = int(np.argmax(lead))
        listed = self.listed(affected, lead) & (reading.idle < IDLE_FROM)
        if listed[first]:
            affected[first] = self.certainty(lead)
        columns = [self.heads.index(role) for role in self.roles]
        order = sorted(range(len(rows)), key=lambda i: (not listed[i], -lead[i]))
        return [
            Part(
                reading.everyone[i],
                float(affected[i]),
                bool(listed[i]),
                self._roles(odds[i, columns]) if i < named else (),
            )
            for i in order
            if i < named or listed[i]
        ]

    def affected(self, odds: Array, named: int) -> Array:
        """Return the probabilities of "affected" from the log-odds by head; of descriptions 0."""
        own = odds[:, self.heads.index(AFFECTED)]
        chances = _sigmoid(own, self.estimator["slope"], self.estimator["shift"])
        chances[named:] = 0.0
        return chances

    def lead(self, odds: Array, named: int) -> Array:
        """Return the log-odds of being the principal one, from those by head."""
        lead = odds[:, self.heads.index(PRINCIPAL)].copy()
        lead[named:] += odds[named:, self.heads.index(DESCRIPTION)]
        return lead

    def certainty(self, lead: Array) -> float:
        """Return the probability that the likeliest principal one is among those affected."""
        scale, shift = self.estimator["principal_slope"], self.estimator["principal_shift"]
        return float(_sigmoid(np.array(leading_odds(lead)), scale, shift))

    def listed(self, affected: Sequence[float] | Array, lead: Sequence[float] | Array) -> Array:
        """Return which of one article belong to the affected ones.

        Args:
            affected: probabilities of the organisations, 0 of descriptions.
            lead: log-odds of being the principal one against nobody, -inf of what cannot be.
        """
        hit = np.asarray(affected) >= self.estimator["threshold"]
        share = _sigmoid(np.array(leading_odds(lead)), 1.0, 0.0)
        if share >= self.estimator["principal"]:
            hit[int(np.argmax(lead))] = True
        return np.asarray(hit)

    @staticmethod
    def _is_program(doc: Doc, entity: Mentions) -> bool:
        words = lower_words(doc)
        return any(s.label_ == "ORG" and is_program(s, words, SURE) for s in entity.spans)

    def _roles(self, odds: Array) -> tuple[str, ...]:
        order = sorted(range(len(odds)), key=lambda i: -odds[i])
        also = [i for i in order[1:] if odds[i] >= LEAST_ROLE]
        return tuple(self.roles[i] for i in order[:1] + also)


def leading_odds(lead: Sequence[float] | Array) -> float:
    """Return the log-odds that the likeliest of an article is the principal one.

    All compete with each other and with nobody, whose weight is 1.
    """
    weights = np.exp(np.append(np.asarray(lead, float), 0.0) - max(*lead, 0.0))
    first = weights[:-1].max()
    return float(np.log(max(first, SMALLEST) / max(weights.sum() - first, SMALLEST)))


def _sigmoid(log_odds: Array, scale: float, shift: float) -> Array:
    return np.asarray(1 / (1 + np.exp(-(scale * log_odds + shift))))
