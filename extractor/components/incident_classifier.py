"""`incident_classifier`: type, level, relevance, vector and status into `doc._.classes`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc

from extractor.classifiers import IncidentClassifiers
from extractor.entities import ents_of
from extractor.errors import ModelError
from extractor.words import text_of


class IncidentClassifier(Pipe):  # type: ignore[misc]
    """A spaCy component around `IncidentClassifiers`."""

    def __init__(self, name: str, classifiers: IncidentClassifiers | None = None) -> None:
        self.name = name
        self.classifiers = classifiers

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Annotate a stream of Docs, in order."""
        if self.classifiers is None:
            raise ModelError(
                f"The component '{self.name}' has no weights. Load a saved pipeline with "
                "extractor.load() or spacy.load(DIRECTORY)."
            )
        for doc in stream:
            names = [(ent.start_char, ent.end_char) for ent in ents_of(doc)]
            [doc._.classes] = self.classifiers.predict(
                [text_of(doc)], [doc._.body_start], names=[names]
            )
            yield doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the classifiers into the directory `path`."""
        if self.classifiers is not None:
            self.classifiers.to_disk(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> IncidentClassifier:
        """Read the classifiers from the directory `path`."""
        self.classifiers = IncidentClassifiers.from_disk(Path(path))
        return self


def make_incident_classifier(nlp: Language, name: str) -> IncidentClassifier:
    """Create the component without weights; `spacy.load` fills them in."""
    return IncidentClassifier(name)
