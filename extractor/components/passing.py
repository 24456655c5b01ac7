"""`other_incidents`: sets the incidents that the article mentions beside its principal one."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from extractor.components.trained import TrainedPipe
from extractor.excerpts import whole
from extractor.passing import PassingClassifier, clusters_named, incident_type
from extractor.sentences import sentence_of

MIN_RELEVANT = 0.2  # probability that the article reports an incident; a lost record costs most
CYBER = "Cyber Attack"  # type of an incident of which nothing is known
_NAME = re.compile(r"/affected_entities/\d+/name")


def affected_names(doc: Doc) -> set[str]:
    """Return the names that are proposed for affected entities."""
    return {c["value"] for c in doc._.candidates if _NAME.fullmatch(c["pointer"])}


class OtherIncidents(TrainedPipe[PassingClassifier]):
    """A spaCy component around `PassingClassifier`."""

    kind = PassingClassifier

    def __call__(self, doc: Doc) -> Doc:
        relevant = doc._.classes.get("relevant", {}).get("probabilities", {}).get("True", 1.0)
        if relevant < MIN_RELEVANT:
            return doc
        principal = clusters_named(doc, affected_names(doc))
        kind = doc._.classes.get("type", {}).get("label", CYBER)
        for found in self.loaded.find(doc, principal):
            sentence = whole(sentence_of(found.mention))
            doc._.other_incidents += [
                {
                    "name": str(found.mention._.norm or found.mention.text),
                    "type": incident_type(sentence.text, kind),
                    "start": sentence.start_char,
                    "end": sentence.end_char,
                    "score": round(found.score, 4),
                }
            ]
        return doc


def make_other_incidents(nlp: Language, name: str) -> OtherIncidents:
    """Create the component without weights; `spacy.load` fills them in."""
    return OtherIncidents(name)
