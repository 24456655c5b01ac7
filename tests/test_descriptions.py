"""Which sentences are chosen to describe an incident."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import extractor.components  # noqa: F401  (registers the factories)
from extractor.descriptions import describe, plain
from extractor.sentences import sentences

TITLE = "Acme files stolen by thieves"
LEAD = "Acme said on Monday that thieves stole the files of 9,000 customers from its shop."


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": name} for name in ("Acme", "Bolt", "Cogs")])
    for name in ("breach_sentences", "indicator_finder", "quantity_finder", "entity_clusters"):
        nlp.add_pipe(name)
    return nlp


def _doc(nlp: Language, body: str) -> Doc:
    doc = nlp.make_doc(f"{TITLE}\n\n{body}")
    doc._.body_start = len(TITLE) + 2
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def _described(nlp: Language, body: str) -> str:
    """Return the description where annotators are equally likely to quote any sentence."""
    doc = _doc(nlp, body)
    odds = [-1.0] * len(sentences(doc))
    return " ".join(plain(s.text) for s in describe(doc, odds))


def test_background_is_no_opening(nlp: Language) -> None:
    background = "Bolt is going to build three stadiums in the north before the end of 2022."
    assert _described(nlp, f"{background} {LEAD}").startswith("Acme said")


def test_opens_with_the_lead(nlp):
    later = "Acme will open a shop in Oslo. Its staff have been asked to stay at home for a day."
    assert _described(nlp, f"{LEAD} {later}").startswith(LEAD)


def test_passes_over_a_caption(nlp):
    assert _described(nlp, f"Photo: a shop of Acme in the old town. {LEAD}") == LEAD


def test_a_sentence_that_points_back_follows_the_one_before(nlp):
    second = "They also took the names and passwords of 700 workers."
    assert _described(nlp, f"{LEAD} {second}") == f"{LEAD} {second}"


def test_a_sentence_that_points_back_does_not_open(nlp):
    body = f"They stole the files of 9,000 customers of Acme. {LEAD}"
    assert _described(nlp, body) == LEAD


def test_another_incident_is_left_out(nlp):
    other = "Acme lost the records of 130,000 customers in an unconnected breach last year."
    assert _described(nlp, f"{LEAD} {other}") == LEAD


def test_two_flaws_are_not_mixed(nlp):
    first = "Acme has mended the flaw CVE-2018-0001 that let thieves steal files from its shop."
    aside = "Nobody was there at all."
    second = "Acme says that hackers exploited the flaw CVE-2018-0002 against 9,000 customers."
    assert _described(nlp, f"{first} {aside} {second}") in (first, second)


def test_a_distant_sentence_must_share_a_name(nlp):
    between = "The weather in the whole of the country was rather mild and dry that night."
    linked = "Acme had 800,000 passwords stolen by hackers through an exposed server."
    strange = linked.replace("Acme", "Bolt")
    assert _described(nlp, f"{LEAD} {between} {linked}") == f"{LEAD} {linked}"
    assert strange not in _described(nlp, f"{LEAD} {between} {strange}")


def test_is_no_longer_than_sixty_words(nlp):
    long = "Acme said that thieves stole " + ", ".join(f"the files of shop {i}" for i in range(40))
    words = _described(nlp, f"{long}.").split()
    assert 20 <= len(words) <= 60


def test_nothing_quotable(nlp):
    assert _described(nlp, "Too short.") == ""


def test_plain_has_no_soft_hyphens():
    assert plain("pass\u00adword\u200b\n reset") == "password reset"
