"""`quantity_finder`: counts and amounts into `doc.spans["quantities"]`."""

from __future__ import annotations

from bisect import bisect_left

from spacy.language import Language
from spacy.tokens import Doc

from extractor.entities import ents_of
from extractor.quantities import find_quantities
from extractor.words import text_of


def find(doc: Doc) -> Doc:
    """Mark every quantity that does not lie in a DATE."""
    dates = [(e.start_char, e.end_char) for e in ents_of(doc) if e.label_ == "DATE"]
    starts = [start for start, _ in dates]
    spans = []
    for quantity in find_quantities(text_of(doc)):
        before = bisect_left(starts, quantity.end)  # dates do not overlap: the last one counts
        inside = before > 0 and quantity.start < dates[before - 1][1]
        span = doc.char_span(quantity.start, quantity.end, "QUANTITY", alignment_mode="expand")
        if span is not None and not inside:
            span._.quantity = quantity.to_dict()
            spans.append(span)
    doc.spans["quantities"] = spans
    return doc


def make_quantity_finder(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return find
