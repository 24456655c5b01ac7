"""Whether a fact is asserted, alleged, denied or left open."""

from __future__ import annotations

import pytest
import spacy

import extractor.components  # noqa: F401  (registers the factories)
from extractor.claims import ClaimReader, claim_status

CASES = [
    ("Names and card numbers were stolen.", "card numbers", "asserted"),
    ("No card numbers were taken.", "card numbers", "denied"),
    ("Card numbers and addresses were not accessed.", "Card numbers", "denied"),
    ("Names were taken, but not card numbers.", "Names", "asserted"),
    ("Names were taken, but not card numbers.", "card numbers", "denied"),
    ("It is not known whether card numbers were taken.", "card numbers", "unknown"),
    ("Whether card numbers were taken is not known.", "card numbers", "unknown"),
    ("The thieves claim to have copied card numbers.", "card numbers", "alleged"),
    ("Card numbers may have been copied.", "Card numbers", "alleged"),
    ("Not only card numbers were stolen.", "card numbers", "asserted"),
    ("So far card numbers were seen by nobody but the thieves.", "card numbers", "asserted"),
    ("The bank declined to say if card numbers were taken.", "card numbers", "unknown"),
    ("The bank refused to discuss the card numbers.", "card numbers", "unknown"),
    ("The bank denies that card numbers were leaked.", "card numbers", "denied"),
]


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("breach_sentences")
    return nlp


@pytest.mark.parametrize(("text", "words", "status"), CASES)
def test_status(nlp, text, words, status):
    doc = nlp(text)
    start = text.index(words)
    assert claim_status(doc.char_span(start, start + len(words))) == status


def test_cue_of_another_sentence_does_not_reach(nlp):
    doc = nlp("No letters were lost. Card numbers were stolen.")
    assert claim_status(doc[5:7]) == "asserted"


def test_a_cue_inside_the_span_may_be_left_out(nlp):
    doc = nlp("The hole was not fixed.")
    claims = ClaimReader(doc)
    assert claims.status(doc[2:5]) == "denied"
    assert claims.status(doc[2:5], own=False) == "asserted"
    assert claims.status(doc[4:5], own=False) == "denied"
