"""Whether a sentence says the whole of what a field asks for."""

from __future__ import annotations

import pytest

import extractor.components  # noqa: F401  (registers the factories)
from extractor.claims import ClaimReader
from extractor.components.statements import cut
from extractor.phrases import find_phrases
from extractor.relations import holds, is_imperative, relation_words
from extractor.resources import table
from extractor.statements import statement_cues

POLICE = "response/law_enforcement_notified"
HELP = "response/third_party_assistance"
REPAIR = "response/remediation_measures"
STOP = "response/containment_measures"
WATCH = "response/enhanced_monitoring"
SALE = "initial_access_broker/data_sold_on_dark_web"


def _values(nlp, pointer, text):
    """Return the words that a sentence gives for a field."""
    doc = nlp(text)
    statements = table("statement_cues")
    form = statements["heads"].get(pointer)
    if form is None:
        rule = statements["rules"][pointer]
        form = {"cues": [group[0] for group in rule["groups"]], "form": rule["form"]}
    relation = relation_words(pointer, doc[:])
    if relation is None:
        return []
    claims, cues = ClaimReader(doc), find_phrases(doc, statement_cues, longest=False)
    found = cut(doc[:], cues, form, relation)
    return [words.text for _, words, anchor in found if holds(pointer, anchor, words, claims)]


@pytest.mark.parametrize(
    ("pointer", "text", "expected"),
    [
        (POLICE, "Acme notified the police, a spokesman said.", ["Acme notified the police"]),
        (POLICE, "Acme would not say whether it had called the police.", []),
        (POLICE, "Acme has not told the police.", []),
        (POLICE, "Ann Bell, an FBI spokeswoman, smiled.", []),
        (POLICE, "Call the police.", []),
        (POLICE, "The Daily Bell contacted the police for comment.", []),
        (STOP, "The message contained a link.", []),
        (STOP, "Acme contained the attack.", ["Acme contained the attack"]),
        (HELP, "Acme hired a forensic firm.", ["Acme hired a forensic firm"]),
        (HELP, "The update replaces third party libraries.", []),
        (HELP, "The trick was seen by a man from a security firm.", []),
        (REPAIR, "Acme has reset all passwords.", ["Acme has reset all passwords"]),
        (REPAIR, "Apply the patches that your supplier sends.", []),
        (REPAIR, "Customers should reset their passwords.", []),
        (REPAIR, "It is not clear whether Acme patched the server.", []),
        (REPAIR, "Acme will patch the server, it said.", []),
        (WATCH, "Acme bought credit monitoring for its staff.", []),
        (WATCH, "Acme has increased monitoring.", ["Acme has increased monitoring"]),
        (SALE, "The data is for sale on the dark web.", ["The data is for sale on the dark web"]),
        (SALE, "We search the dark web for data that might be for sale.", []),
    ],
)
def test_values(nlp, pointer, text, expected):
    assert _values(nlp, pointer, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Update your phone now.", True),
        ("- Install the fix.", True),
        ("Change Healthcare was hit.", False),
        ("Acme updates its phones.", False),
    ],
)
def test_imperative(nlp, text, expected):
    doc = nlp(text)
    assert is_imperative(doc[:], doc[:]) == expected


@pytest.mark.parametrize(
    ("text", "anchor", "done"),
    [
        ("Acme shut down its servers on Monday.", "shut down", True),
        ("After hackers came, Acme shut down its servers.", "shut down", True),
        ("The hackers were blocked by a guard of Acme.", "blocked", True),
        ("The attack disabled servers on Monday.", "disabled", False),
        ("A worm that blocked all the doors came in.", "blocked", False),
        ("Its product can block such an attack.", "block", False),
        ("The mail contained five odd pictures.", "contained", False),
        ("Acme contained the fire in its shop.", "contained", True),
        ("They wrote it into a new block of the chain.", "block", False),
    ],
)
def test_a_measure_is_taken_and_not_by_the_attack(nlp, text, anchor, done):
    doc = nlp(text)
    start = text.index(anchor)
    words = doc.char_span(start, start + len(anchor))
    found = holds("response/containment_measures", words, doc[:], ClaimReader(doc))
    assert found is done


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme patched the flaw in May, it said.", "Acme patched the flaw in May"),
        (
            "The flaw, which was patched in May, is old.",
            "The flaw, which was patched in May, is old.",
        ),
        ("The flaw has yet to be patched.", None),
        ("The flaw will be fixed soon.", None),
        ("Acme had fixed a previous flaw.", None),
        (
            "Acme is offering a year of credit monitoring.",
            "Acme is offering a year of credit monitoring",
        ),
    ],
)
def test_a_repair_is_told_with_who_or_what(nlp, text, expected):
    doc = nlp(text)
    cues = find_phrases(doc, statement_cues, longest=False)
    rule = table("statement_cues")["rules"][REPAIR]
    form = {"cues": [group[0] for group in rule["groups"]], "form": rule["form"]}
    claims = ClaimReader(doc)
    values = [w.text for _, w, at in cut(doc[:], cues, form) if holds(REPAIR, at, w, claims)]
    assert values == ([expected] if expected else [])
