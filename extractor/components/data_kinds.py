"""`data_kinds`: proposes the kinds of data that were touched, with their claim status."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.candidates import propose
from extractor.components.trained import TrainedPipe
from extractor.data_kinds import DataKindClassifier
from extractor.resources import table

BREACH = "/data_breach"
VULNERABILITY = "Vulnerability"
MIN_RELEVANT = 0.2


class DataKinds(TrainedPipe[DataKindClassifier]):
    """A spaCy component around `DataKindClassifier`."""

    kind = DataKindClassifier

    def __call__(self, doc: Doc) -> Doc:
        classes = doc._.classes
        relevant = classes.get("relevant", {}).get("probabilities", {}).get("True", 1.0)
        if classes.get("type", {}).get("label") == VULNERABILITY or relevant < MIN_RELEVANT:
            return doc
        plain = frozenset(table("data_words")["no kind"])
        for found in self.loaded.kinds(doc):
            if plain.issuperset(mention.text.lower() for mention in found.mentions):
                continue  # "records" alone says no kind
            spans = sorted((m.start_char, m.end_char) for m in found.mentions)
            pointer = f"{BREACH}/type_of_data_compromised/-"
            score, status = found.score, found.status
            propose(doc, pointer, found.kind, spans, score=score, by=self.name, status=status)
        return doc


def make_data_kinds(nlp: Language, name: str) -> DataKinds:
    """Create the component without weights; `spacy.load` fills them in."""
    return DataKinds(name)
