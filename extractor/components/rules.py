"""`record_rules`: drops or doubts candidates that contradict each other, with a warning."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.rules import apply_rules


def check_candidates(doc: Doc) -> Doc:
    """Apply the rules to the candidates of a Doc."""
    types = doc._.classes.get("type", {}).get("probabilities", {})
    kept, warnings = apply_rules(doc._.candidates, types, doc._.published)
    doc._.candidates, doc._.warnings = kept, [*doc._.warnings, *warnings]
    return doc


def make_record_rules(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return check_candidates
