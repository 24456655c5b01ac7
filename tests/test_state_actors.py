"""Who did it: states and services that are accused, and names that are too doubtful."""

from __future__ import annotations

import pytest
import spacy

import extractor
import extractor.components
from extractor.candidates import proposed
from extractor.components.places import normalize_places
from extractor.state_actors import find_state_actor

NLP = spacy.blank("en")
NLP.add_pipe("breach_sentences")


@pytest.mark.parametrize(
    ("text", "place", "actor"),
    [
        ("The attack on the bank was blamed on North Korea.", "North Korea", "North Korea"),
        ("Officials attributed the theft, and it was attributed to Iran.", "Iran", "Iran"),
        ("The ministry pointed to the Russian government.", None, "Russia"),
        ("The hack was attributed to the GRU.", None, "GRU"),
        ("The hack was blamed on a Russian student.", None, None),
        ("The bank has branches in North Korea.", "North Korea", None),
        ("The outage was blamed on a flood near Boston.", "Boston", None),
        ("It fell. " * 8 + "An old theft was blamed on North Korea.", "North Korea", None),
    ],
)
def test_accused(text: str, place: str | None, actor: str | None) -> None:
    doc = NLP(text)
    if place:
        start = text.index(place)
        doc.set_ents([doc.char_span(start, start + len(place), "LOC")])
    found = find_state_actor(normalize_places(doc))
    assert (found[0] if found else None) == actor


def test_an_actor_whose_name_is_doubtful_is_not_given(ex: extractor.Extractor) -> None:
    doc = ex.nlp("The hacking group Lazarus Group stole the files of Acme Bank, police said.")
    assert proposed(doc, "/threat_actor")
    doc._.candidates = []
    for ent in doc.ents:
        ent._.score = 0.1
    ex.nlp.get_pipe("threat_actor")(doc)
    assert not proposed(doc, "/threat_actor")
