"""The base of components that carry one stored estimator."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar

from spacy.pipeline import Pipe

from extractor.errors import ModelError
from extractor.estimators import StoredEstimator

Stored = TypeVar("Stored", bound=StoredEstimator)


class TrainedPipe(Pipe, Generic[Stored]):  # type: ignore[misc]
    """A spaCy component whose weights are a `StoredEstimator`; `spacy.load` fills them in."""

    kind: ClassVar[type[StoredEstimator]]

    def __init__(self, name: str, classifier: Stored | None = None) -> None:
        self.name = name
        self.classifier = classifier

    @property
    def loaded(self) -> Stored:
        """The classifier.

        Raises:
            ModelError: the component was created without weights.
        """
        if self.classifier is None:
            raise ModelError(
                f"The component '{self.name}' has no weights. Load a saved pipeline with "
                "extractor.load() or spacy.load(DIRECTORY)."
            )
        return self.classifier

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the classifier into the directory `path`."""
        self.loaded.to_disk(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Read the classifier from the directory `path`."""
        stored: Any = self.kind.from_disk(Path(path))
        self.classifier = stored
        return self
