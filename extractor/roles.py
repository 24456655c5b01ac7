"""Decides the parts that organisations play in an incident, from how an article speaks of each.

One logistic regression a head reads the features of `extractor.role_features`: the head
"affected" for the list of affected organisations, "principal" for the one that leads the list,
and one a role (victim, vendor, regulator ...), in which the few of a rare role weighed as much
as the many others. A sigmoid (Platt, 1999) fitted on held-back stories turns the log-odds of
"affected" into the probability of being right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span

from extractor.entities import clustered
from extractor.hashed import HashedLinear
from extractor.programs import SURE, is_program
from extractor.role_features import IDLE_FROM, Mentions, Reading, describe
from extractor.words import lower_words

AFFECTED = "affected"
PRINCIPAL = "principal"
LEAST_ROLE = 1.0  # log-odds from which a role is given beside the likeliest one

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Part:
    """What one organisation does in the incident.

    `affected` is the probability, 0 to 1, of belonging to the affected organisations;
    `listed` says whether that is enough; `roles` are its roles, the likeliest first.
    """

    entity: Mentions
    affected: float
    listed: bool
    roles: tuple[str, ...]


def organizations(doc: Doc) -> list[Mentions]:
    """Return the document's organisations, by first mention."""
    groups: dict[int, list[Span]] = {}
    for ent, cluster in clustered(doc):
        if ent.label_ == "ORG":
            groups.setdefault(cluster, []).append(ent)
    return [Mentions(cluster, tuple(spans)) for cluster, spans in groups.items()]


class RoleClassifier(HashedLinear):
    """Scores organisations.

    Beside the arrays of `HashedLinear`, of the head "affected": the sigmoid's "slope" and
    "shift", the least probability of being listed ("threshold"), and the one for the
    likeliest organisation where none reaches it ("principal").
    """

    FILE: ClassVar[str] = "roles.npz"

    def __init__(self, estimator: Mapping[str, Any]) -> None:
        super().__init__(estimator)
        self.roles = [name for name in self.heads if name not in (AFFECTED, PRINCIPAL)]

    def parts(self, doc: Doc) -> list[Part]:
        """Return the part of each organisation of a Doc, the likeliest principal one first.

        None is listed where the article seems to report no incident.
        """
        everyone = organizations(doc)
        if not everyone:
            return []
        reading = Reading(doc, everyone)
        odds = np.stack([self.log_odds(describe(reading, entity)) for entity in everyone])
        affected = self.probability(odds[:, self.heads.index(AFFECTED)])
        lead = self.lead(odds)
        listed = self.listed(affected, lead) & (reading.idle < IDLE_FROM)
        listed &= [not self._is_program(doc, entity) for entity in everyone]
        columns = [self.heads.index(role) for role in self.roles]
        return [
            Part(everyone[i], float(affected[i]), bool(listed[i]), self._roles(odds[i, columns]))
            for i in np.argsort(-lead, kind="stable")
        ]

    def lead(self, odds: Array) -> Array:
        """Return how likely each organisation is the principal one, from its log-odds by head."""
        own = [self.heads.index(AFFECTED), self.heads.index(PRINCIPAL)]
        return np.asarray(odds[:, own].sum(axis=1))

    def probability(self, log_odds: Array) -> Array:
        """Return the calibrated probabilities of "affected"."""
        exponent = self.estimator["slope"] * log_odds + self.estimator["shift"]
        return np.asarray(1 / (1 + np.exp(-exponent)))

    def listed(self, affected: Sequence[float] | Array, lead: Sequence[float] | Array) -> Array:
        """Return which organisations of one article belong to the affected ones.

        Args:
            affected: their probabilities.
            lead: what `lead` returns of them; the first by it is listed where none is sure.
        """
        chances, first = np.asarray(affected), int(np.argmax(lead))
        hit = chances >= self.estimator["threshold"]
        if not hit.any() and chances[first] >= self.estimator["principal"]:
            hit[first] = True
        return np.asarray(hit)

    @staticmethod
    def _is_program(doc: Doc, entity: Mentions) -> bool:
        words = lower_words(doc)
        return any(is_program(span, words, SURE) for span in entity.spans)

    def _roles(self, odds: Array) -> tuple[str, ...]:
        order = sorted(range(len(odds)), key=lambda i: -odds[i])
        also = [i for i in order[1:] if odds[i] >= LEAST_ROLE]
        return tuple(self.roles[i] for i in order[:1] + also)
