"""Kind, industry, country and size of organisations."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

import extractor
import extractor.components
from extractor.components.places import normalize_places
from extractor.components.sentences import make_breach_sentences
from extractor.countries import CountryReading, country_rows
from extractor.kinds import kinds_near, kinds_of, likeliest
from extractor.profiles import Passage, describe, passages
from extractor.sizes import find_size
from extractor.training.profiles import Row, fit, industry_of, passage_of

NLP = spacy.blank("en")
SENTENCES = make_breach_sentences(NLP, "breach_sentences")


def article(text: str, **labels: list[str]) -> Doc:
    """Return a Doc with the first occurrence of each string as an entity of its label."""
    doc = NLP.make_doc(text)
    spans = [
        doc.char_span(text.index(name), text.index(name) + len(name), label)
        for label, names in labels.items()
        for name in names
    ]
    doc.set_ents([span for span in spans if span is not None])
    return normalize_places(SENTENCES(doc))


def organisations(doc: Doc) -> list[Span]:
    return [ent for ent in doc.ents if ent.label_ == "ORG"]


@pytest.mark.parametrize(
    ("name", "before", "after", "kind"),
    [
        ("Acme", "", ", one of the big U.S. credit bureaus, said", "Financial Institution"),
        ("Acme", "", ", a health insurer,", "Health Insurer"),
        ("Acme", "", " is the country's second-largest telecom company", "Telecom Carrier"),
        ("Acme", "", " (ACM), an online retailer based in Leeds", "E-commerce"),
        ("Acme", "", ", which runs hospitals in Ohio", "Hospital"),
        ("Acme", "the hotel chain ", "", "Hotel"),
        ("Acme", "the oil pipeline operator ", "", "Energy Company"),
        ("Acme", "the airline giant ", "", "Airline"),
        ("Acme", "The country's largest mobile operator, ", "", "Telecom Carrier"),
        ("Acme Community Bank", "", "", "Bank"),
        ("Memorial Hospital", "a report by police on ", "", "Hospital"),
        ("Acme", "in court, ", "", None),
        ("Acme", "police told ", "", None),
        ("Acme", "", " said police had found it", None),
        ("Acme", "", ", said a bank that lost money", None),
        ("Acme", "", " and a hospital in Ohio", None),
    ],
)
def test_kind_by_name_and_neighbours(name: str, before: str, after: str, kind: str | None) -> None:
    found = [k.label for k in kinds_near(name, before, after)]
    assert (found[0] if found else None) == kind


def test_a_kind_cites_its_own_words() -> None:
    doc = article("On Monday Acme, a regional health insurer, fell.", ORG=["Acme"])
    found = likeliest(kinds_of(organisations(doc)))
    assert found is not None
    kind, score = found
    assert doc.text[kind.start : kind.end] == "health insurer"
    assert 0.4 < score < 1


def test_what_is_said_twice_beats_what_is_said_once() -> None:
    kinds = [*kinds_near("Acme", "the bank ", ""), *kinds_near("Acme", "the airline ", "")]
    more = [*kinds, *kinds_near("Acme", "the airline ", "")]
    best = likeliest(more)
    assert best is not None
    assert best[0].label == "Airline"


@pytest.mark.parametrize(
    ("text", "names", "places", "code", "feature"),
    [
        ("Dutch Acme fell.", ["Acme"], [], "NL", "nationality right before"),
        ("The Paris-based retailer Acme fell.", ["Acme"], ["Paris"], "FR", "based"),
        ("Acme, headquartered in Boston, fell.", ["Acme"], ["Boston"], "US", "based"),
        ("Bank of Chile fell.", ["Bank of Chile"], [], "CL", "in name"),
        ("Acme told the ICO.", ["Acme", "ICO"], [], "GB", "any authority"),
        ("Acme in Germany fell.", ["Acme"], ["Germany"], "DE", "in right after"),
    ],
)
def test_how_a_country_is_said(
    text: str, names: list[str], places: list[str], code: str, feature: str
) -> None:
    doc = article(text, ORG=names, LOC=places)
    rows = country_rows(CountryReading.of(doc), organisations(doc)[:1])
    features, (start, end) = rows[code]
    assert features[feature] > 0
    assert doc.text[start:end]


def test_whom_a_nationality_describes_is_a_feature() -> None:
    doc = article("Israeli researchers found a flaw at Acme.", ORG=["Acme"])
    features, _ = country_rows(CountryReading.of(doc), organisations(doc))["IL"]
    assert features["nationality then found"] == 1.0
    assert "nationality right before" not in features


def test_no_country_where_none_is_named() -> None:
    doc = article("Acme fell.", ORG=["Acme"])
    assert country_rows(CountryReading.of(doc), organisations(doc)) == {}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Acme, which employs about 9,900 people, fell.", "about 9,900 people"),
        ("Acme has 1,200 employees in Leeds.", "1,200 employees"),
        ("Acme operates 140 hospitals and clinics.", "140 hospitals and clinics"),
        ("Acme said that 9,900 people were affected.", None),
        ("Acme lost data of 1,200 employees.", None),
    ],
)
def test_size_is_what_the_text_says(text: str, size: str | None) -> None:
    doc = article(text, ORG=["Acme"])
    found = find_size(organisations(doc))
    assert (found[0] if found else None) == size
    if found:
        start, end = found[1]
        assert doc.text[start:end] == size


@pytest.mark.parametrize(
    ("sector", "text", "industry"),
    [
        ("Finance and Insurance", "a lender", "Finance"),
        ("Finance and Insurance", "a crypto exchange", "Cryptocurrency"),
        ("Information", "a newspaper", "Media and Entertainment"),
        ("Professional, Scientific, and Technical Services", "an IT services firm", "Technology"),
        ("Professional, Scientific, and Technical Services", "a law firm", "Professional Services"),
        ("Public Administration", "the city", "Government"),
        (None, "a bank", None),
    ],
)
def test_industry_of_a_sector(sector: str | None, text: str, industry: str | None) -> None:
    assert industry_of(sector, text) == industry


def test_passages_stay_inside_the_sentence() -> None:
    doc = article("A storm came. The lender Acme, in Oslo, fell. Snow too.", ORG=["Acme"])
    (passage,) = passages(organisations(doc))
    assert passage.before.strip() == "The lender"
    assert passage.after.startswith(", in Oslo")


def test_passage_of_an_absent_name_is_the_whole_text() -> None:
    assert passage_of("A bank fell.", "Acme") == Passage("", " A bank fell.")


def row(name: str, after: str, answer: str) -> Row:
    kinds = list(kinds_near(name, "", after))
    return Row(describe(name, [Passage("", after)], kinds), answer, name)


def test_a_fitted_model_goes_by_kind_and_words() -> None:
    rows = [
        row(f"{word}{i}", text, answer)
        for i in range(8)
        for word, text, answer in (
            ("Ark", ", a bank with many accounts", "Finance"),
            ("Oak", ", a hospital with many patients", "Healthcare"),
            ("Elm", ", a school with many pupils", "Education"),
        )
    ]
    model = fit(rows, [])
    for name, text, answer in (
        ("Zenith", ", a lender for many", "Finance"),
        ("Zenith", " told its patients", "Healthcare"),
        ("Zenith", " told its pupils", "Education"),
    ):
        assert model.best_industry(row(name, text, answer).features)[0] == answer


@pytest.mark.parametrize(
    ("text", "kind", "industry", "country"),
    [
        (
            "Halden Savings, one of the biggest Canadian credit unions, said on Monday that "
            "hackers had stolen the records of 20,000 customers.",
            "Bank",
            "Finance",
            "Canada",
        ),
        (
            "Hackers stole card data from Brindle Air, an Irish airline, the carrier said.",
            "Airline",
            "Transportation",
            "Ireland",
        ),
    ],
)
def test_profile_of_the_affected_organisation(
    ex: extractor.Extractor, text: str, kind: str, industry: str, country: str
) -> None:
    (entity, *_) = ex(text).affected_entities
    assert (entity.type, entity.industry, entity.location) == (kind, industry, country)
