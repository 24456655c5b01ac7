"""`quantity_finder`: counts and amounts into `doc.spans["quantities"]`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.quantities import find_quantities


def find(doc: Doc) -> Doc:
    """Mark every quantity that does not lie in a DATE."""
    dates = [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "DATE"]
    spans = []
    for quantity in find_quantities(doc.text):
        inside = any(a < quantity.end and quantity.start < b for a, b in dates)
        span = doc.char_span(quantity.start, quantity.end, "QUANTITY", alignment_mode="expand")
        if span is not None and not inside:
            span._.quantity = quantity.to_dict()
            spans.append(span)
    doc.spans["quantities"] = spans
    return doc


def make_quantity_finder(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return find
