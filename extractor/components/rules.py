"""`record_rules`: drops or doubts candidates that contradict each other, with a warning."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.components.passing import affected_names
from extractor.extortion import tells_of_extortion
from extractor.passing import clusters_named, told_elsewhere
from extractor.rules import apply_rules

RANSOMWARE = "/ransomware/"


def check_candidates(doc: Doc) -> Doc:
    """Apply the rules to the candidates of a Doc."""
    types = doc._.classes.get("type", {}).get("probabilities", {})
    fields = doc._.candidates
    extortion = any(c["pointer"].startswith(RANSOMWARE) for c in fields) and tells_of_extortion(doc)
    others = told_elsewhere(doc, clusters_named(doc, affected_names(doc)))
    kept, warnings = apply_rules(
        fields, types, doc._.published, extortion=extortion, elsewhere=others
    )
    doc._.candidates, doc._.warnings = kept, [*doc._.warnings, *warnings]
    return doc


def make_record_rules(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return check_candidates
