"""Makes the results of a few articles; an article that fails does not touch the others."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.batch.results import Result
from extractor.errors import InputError
from extractor.pipeline import Extractor
from extractor.types import Document, Incident

NOT_RELEVANT = "not-relevant"  # code of the warning


def process(
    extractor: Extractor, documents: Sequence[Document], *, relevant_only: bool = False
) -> list[Result]:
    """Return the result of each article, in order.

    Articles are processed together; where one of them fails, each is processed alone.

    Args:
        extractor: the loaded model.
        documents: articles.
        relevant_only: leave out articles that report no concrete incident.
    """
    try:
        incidents = list(extractor.pipe(documents))
    except Exception:
        if len(documents) > 1:
            return [
                r for d in documents for r in process(extractor, [d], relevant_only=relevant_only)
            ]
        return [_alone(extractor, documents[0], relevant_only)]
    return [_result(incident, relevant_only) for incident in incidents]


def _alone(extractor: Extractor, document: Document, relevant_only: bool) -> Result:
    try:
        return _result(extractor(document), relevant_only)
    except InputError as error:
        return Result("failed", reason=str(error))
    except Exception as error:
        return Result("failed", reason=f"{type(error).__name__}: {error}")


def _result(incident: Incident, relevant_only: bool) -> Result:
    if relevant_only and any(w["code"] == NOT_RELEVANT for w in incident.warnings):
        return Result("skipped")
    return Result("written", incident.to_json().encode())
