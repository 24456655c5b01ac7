"""Amounts of money that an incident cost those it hit, from own sentences."""

from __future__ import annotations

import pytest
import spacy

import extractor.components  # noqa: F401  (registers the factories)
from extractor.losses import find_losses

STEPS = ("breach_sentences", "quantity_finder")


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    nlp = spacy.blank("en")
    for name in STEPS:
        nlp.add_pipe(name)
    return nlp


def _first(nlp, text):
    return next((loss.words.text for loss in find_losses(nlp(text))), None)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("The outage cost the small town of Elm about $2 million.", "$2 million"),
        ("The outage cost the town about $2 million.", "$2 million"),
        ("The clean-up is expected to cost taxpayers at least $4 million.", "$4 million"),
        ("Thieves made off with $3 million.", "$3 million"),
        ("The bakery was robbed of €90,000.", "€90,000"),
        ("The breach knocked $20 million off the price of the firm.", "$20 million"),
        ("Acme reported losses of $7 million.", "$7 million"),
        ("The bill for new servers stands at £1.2 million.", "£1.2 million"),
        (
            "They put the cost at between $5 million and $6 million.",
            "between $5 million and $6 million",
        ),
        ("Acme booked $8 million in direct costs.", "$8 million"),
        ("It was an $81,000 heist.", "$81,000"),
        ("Tokens worth $3 million (€2.7 million) were stolen.", "$3 million (€2.7 million)"),
        ("A clerk was tricked into wiring $700,000 to a bank abroad.", "$700,000"),
        ("Posing as the founder, they had a clerk transfer $700,000 abroad.", "$700,000"),
    ],
)
def test_an_amount_in_a_relation_of_loss(nlp, text, amount):
    assert _first(nlp, text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "Acme wired $700,000 to its builder.",
        "The attack could cost Acme $2 million.",
        "The gang planned to steal $2 million.",
        "Acme was fined for the loss of records and must pay $2 million.",
        "The gang demanded $2 million for the stolen files.",
        "A breach costs companies $4 million on average.",
        "Such fraud cost the town $4 million a year.",
        "The kit costs $40.",
        "Acme lost $5 billion in market value.",
        "A similar attack cost Bolt $9 million.",
        "Acme, a firm with sales of $3 million, lost its files.",
        "The stolen cards were sold for $9,000.",
        "Acme, which lost its files, invested $3 million.",
    ],
)
def test_no_loss(nlp, text):
    assert _first(nlp, text) is None


def test_the_largest_in_the_first_currency_comes_first(nlp):
    text = "A baker lost £2,000. In all the crew stole £90,000. The case cost police $200,000."
    losses = [loss.words.text for loss in find_losses(nlp(text))]
    assert losses == ["£90,000", "£2,000", "$200,000"]
