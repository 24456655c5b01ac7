"""`breach_ner`: finds ORG, PERSON, LOC, DATE and ACTOR spans and writes them to `doc.ents`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from extractor.errors import ModelError
from extractor.tagger import TaggedSpan, Tagger

FILE = "tagger.msgpack"


class BreachNer(Pipe):  # type: ignore[misc]
    """A spaCy component around `Tagger`.

    Each entity carries `span._.score`, the lowest tag probability along it (0 to 1).
    """

    def __init__(self, name: str, tagger: Tagger | None = None) -> None:
        self.name = name
        self.tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        return self._annotate(doc, self._loaded().predict([doc])[0])

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Annotate a stream of Docs, `batch_size` at a time, in order."""
        for docs in minibatch(stream, batch_size):
            for doc, spans in zip(docs, self._loaded().predict(docs), strict=True):
                yield self._annotate(doc, spans)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights into the directory `path`."""
        Path(path).mkdir(parents=True, exist_ok=True)
        self._loaded().to_disk(Path(path) / FILE)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> BreachNer:
        """Read the weights from the directory `path`."""
        self.tagger = Tagger.from_disk(Path(path) / FILE)
        return self

    def _loaded(self) -> Tagger:
        if self.tagger is None:
            raise ModelError(
                f"The component '{self.name}' has no weights. Load a saved pipeline with "
                "extractor.load() or spacy.load(DIRECTORY)."
            )
        return self.tagger

    @staticmethod
    def _annotate(doc: Doc, tagged: list[TaggedSpan]) -> Doc:
        spans = []
        for item in tagged:
            words = [i for i in range(item.start, item.end) if not doc[i].is_space]
            if not words:
                continue
            span = Span(doc, words[0], words[-1] + 1, label=item.label)
            span._.score = round(item.score, 4)
            spans.append(span)
        doc.set_ents(spans)
        return doc


def make_breach_ner(nlp: Language, name: str) -> BreachNer:
    """Create the component without weights; `spacy.load` fills them in."""
    return BreachNer(name)
