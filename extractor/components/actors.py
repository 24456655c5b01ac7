"""`threat_actor`: proposes who did it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.actors import ActorClassifier
from extractor.candidates import propose
from extractor.claims import ClaimReader
from extractor.components.trained import TrainedPipe
from extractor.role_features import FLAW_TYPE
from extractor.state_actors import find_state_actor

MAX_CITED = 3
LEAST_OF_FLAW = 0.75  # probability from which a vulnerability has an attacker
LEAST = 0.3  # probability of the name and its part together
ACCUSED = 0.6  # of an accused state; too few are annotated to measure it
ALLEGED = "alleged"
POINTER = "/threat_actor"


class ThreatActor(TrainedPipe[ActorClassifier]):
    """A spaCy component around `ActorClassifier`."""

    kind = ActorClassifier

    def __call__(self, doc: Doc) -> Doc:
        found = self.loaded.best(doc)
        flaw = doc._.classes.get("type", {}).get("label") == FLAW_TYPE
        if flaw and found and (found[0][0].label_ == "PERSON" or found[1] < LEAST_OF_FLAW):
            return doc  # who found it, most often
        if found:
            mentions, probability = found
            name = max(mentions, key=lambda mention: len(mention.text))
            score = probability * max(float(mention._.score) for mention in mentions)
            if score < LEAST:
                return doc
            spans = [(m.start_char, m.end_char) for m in mentions[:MAX_CITED]]
            status = ClaimReader(doc).status(mentions[0])
            value = str(name._.norm or name.text)
            propose(doc, POINTER, value, spans, score=score, by=self.name, status=status)
        elif accused := find_state_actor(doc):
            value, words = accused
            spans = [(words.start_char, words.end_char)]
            propose(doc, POINTER, value, spans, score=ACCUSED, by=self.name, status=ALLEGED)
        return doc


def make_threat_actor(nlp: Language, name: str) -> ThreatActor:
    """Create the component without weights; `spacy.load` fills them in."""
    return ThreatActor(name)
