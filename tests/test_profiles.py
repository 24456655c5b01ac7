"""Kind, industry, country and size of organisations."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

import extractor
import extractor.components
from extractor.components.places import normalize_places
from extractor.components.sentences import make_breach_sentences
from extractor.countries import find_country
from extractor.kinds import kinds_near, kinds_of, likeliest
from extractor.profiles import Passage, describe, passages
from extractor.sizes import find_size
from extractor.stated_countries import stated_countries
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
        ("Acme County School Board", "", "", "Educational Institution"),
        ("Hospital of Orange County", "", "", "Hospital"),
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


def country(text: str, names: list[str], places: list[str]) -> str | None:
    doc = article(text, ORG=names, LOC=places)
    found = find_country(stated_countries(doc), organisations(doc)[:1])
    if found:
        start, end = found.chars
        assert doc.text[start:end]
    return found.code if found else None


@pytest.mark.parametrize(
    ("text", "names", "places", "code"),
    [
        ("Dutch Acme fell.", ["Acme"], [], "NL"),
        ("The Dutch grocery chain Acme fell.", ["Acme"], [], "NL"),
        ("Norway's Acme fell.", ["Acme"], ["Norway"], "NO"),
        ("The Paris-based retailer Acme fell.", ["Acme"], ["Paris"], "FR"),
        ("Acme, headquartered in Boston, fell.", ["Acme"], ["Boston"], "US"),
        ("Acme in Germany fell.", ["Acme"], ["Germany"], "DE"),
        ("Acme, a maker of lamps in Austria, fell.", ["Acme"], ["Austria"], "AT"),
        ("Acme, an Italian lender, fell.", ["Acme"], [], "IT"),
        ("Acme said its shops in Poland were shut.", ["Acme"], ["Poland"], "PL"),
    ],
)
def test_country_that_the_article_attaches(
    text: str, names: list[str], places: list[str], code: str
) -> None:
    assert country(text, names, places) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bank of Chile", "CL"),
        ("New Jersey Spine Center", "US"),
        ("Oakdale Unified School District", "US"),
        ("Oakdale County School Board", "US"),
        ("Oakdale NHS Trust", "GB"),
        ("Deutsche Telekom", "DE"),
        ("Madison Toys", None),
        ("Oakdale Toys", None),
    ],
)
def test_country_that_the_name_says(name: str, code: str | None) -> None:
    assert country(f"{name} fell.", [name], []) == code


@pytest.mark.parametrize(
    ("text", "names", "places"),
    [
        ("Acme fell.", ["Acme"], []),
        ("Israeli researchers found a flaw. Acme closed it.", ["Acme"], []),
        ("Acme told the FTC.", ["Acme", "FTC"], []),
        ("The attack on Acme originated in Iran.", ["Acme"], ["Iran"]),
        ("Russian hackers broke into Acme.", ["Acme"], []),
        ("At the Black Hat conference in Las Vegas they broke Acme.", ["Acme"], ["Las Vegas"]),
        ("A man in Westwood got mail from Acme.", ["Acme"], ["Westwood"]),
        ("From Lima to Oslo, shops of Acme shut.", ["Acme"], ["Lima", "Oslo"]),
        ("Berlin spoke. Acme fell.", ["Acme"], ["Berlin"]),
    ],
)
def test_no_country_where_it_is_anothers(text: str, names: list[str], places: list[str]) -> None:
    assert country(text, names, places) is None


def test_what_is_said_of_an_organisation_beats_where_a_known_one_has_its_seat() -> None:
    assert country("Vodafone Italia fell.", ["Vodafone Italia"], []) is None
    assert country("The Egyptian operator Vodafone fell.", ["Vodafone"], []) == "EG"


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
    model = fit(rows)
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
