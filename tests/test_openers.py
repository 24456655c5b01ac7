"""Sentences that can be quoted, and those that need the one before them."""

from __future__ import annotations

import pytest
import spacy

import extractor.components  # noqa: F401  (registers the factories)
from extractor.openers import points_back, quotable
from extractor.sentences import sentences


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("breach_sentences")
    return nlp


@pytest.mark.parametrize(
    ("text", "pointing"),
    [
        ("Acme said on Monday that its files were stolen.", "no"),
        ("They took the files of every customer.", "yes"),
        ("As a consequence, the files are for sale.", "yes"),
        ("While they look real, the letters are not.", "yes"),
        ("The company also closed three shops.", "yes"),
        ("In that case, the files were never opened.", "yes"),
        ("In a note to staff, he said the files were gone.", "yes"),
        ("This week thieves broke into a shop in Oslo.", "no"),
        ("While this week was calm, thieves came on Friday.", "no"),
        ("One of the largest banks in Oslo was robbed.", "no"),
        ("It emerged on Monday that a bank in Oslo was robbed.", "no"),
        ("The flaw lets anybody read the files.", "loosely"),
        ("According to the police, the emails ask for money.", "loosely"),
        ("A bank was robbed on Monday night, he told the court.", "loosely"),
    ],
)
def test_points_back(nlp, text, pointing):
    assert points_back(nlp(text)[:]) == pointing


def _quotable(nlp, text):
    return [span.text for span in quotable(sentences(nlp(text)), 0).values()]


@pytest.mark.parametrize(
    "debris",
    [
        "By Jane Doe and John Smith for the paper.",
        "Photo: the bank's head office in the old town.",
        "Sign up for our newsletter to get the news first.",
        "Learn more about how Acme keeps the files safe.",
        "News about the bank | The Daily Paper of the town.",
        "WE HAVE ALL YOUR FILES AND WE WANT MONEY.",
        "Too short to tell.",
    ],
)
def test_debris_is_not_quotable(nlp, debris):
    report = "A bank in the old town was robbed on Monday."
    assert _quotable(nlp, f"{debris}\n\n{report}") == [report]


@pytest.mark.parametrize(
    "lead_in", ["OSLO — ", "OSLO, Norway - ", "Oslo (Reuters) - ", "OSLO: ", "UPDATED: "]
)
def test_lead_in_is_cut(nlp, lead_in):
    report = "A bank in the old town was robbed on Monday."
    assert _quotable(nlp, lead_in + report) == [report]


def test_parts_of_a_longer_quotation_are_not_quotable(nlp):
    before, after = "The bank was robbed on Monday night.", "The police called it a bold crime."
    quotation = (
        "“We were all very much afraid then. Nobody knew what to do next. We ran to the door.”"
    )
    assert _quotable(nlp, f"{before} {quotation} {after}") == [before, after]


def test_the_mark_that_opens_a_quotation_belongs_to_it(nlp):
    before, after = "The bank was robbed on Monday night.", "The police called it a bold crime."
    quotation = '"We ran to the door and nobody stopped us," said Ann Lee.'
    assert _quotable(nlp, f"{before} {quotation} {after}")[::2] == [before, after]


def test_title_is_not_quotable(nlp):
    doc = nlp("The bank has been robbed again.\n\nA bank in the town was robbed on Monday.")
    assert list(quotable(sentences(doc), doc.text.index("A bank"))) == [1]
