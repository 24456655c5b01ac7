"""Sources that an article cites."""

from __future__ import annotations

import pytest
import spacy

import extractor.components  # noqa: F401  (registers the factories)
from extractor.candidates import propose
from extractor.references import find_references


def _doc(text, **names):
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    for label, found in names.items():
        ruler.add_patterns([{"label": label, "pattern": name} for name in found])
    for name in ("breach_sentences", "entity_clusters"):
        nlp.add_pipe(name)
    return nlp(text)


def test_aliases_of_an_outlet_are_one_source():
    text = "Acme was robbed, The Register reported. According to El Reg, the files are for sale."
    doc = _doc(text, ORG=["The Register", "El Reg"])
    assert [reference.source for reference in find_references(doc)] == ["The Register"]


def test_different_outlets_are_different_sources():
    text = "Acme was robbed, The Register reported. According to Wired, the files are for sale."
    doc = _doc(text, ORG=["The Register", "Wired"])
    assert [reference.source for reference in find_references(doc)] == ["The Register", "Wired"]


def test_people_near_the_incident_come_first():
    far = "Ann Lee, chairman of a committee, said that all banks should be watched. "
    filler = "The weather was mild and the shops were full of people on that day. " * 20
    near = "Bob Ray, chief executive of Acme, said that it was robbed."
    doc = _doc(far + filler + near, PERSON=["Ann Lee", "Bob Ray"])
    start = doc.text.index("Acme")
    spans = [(start, start + len("Acme"))]
    propose(doc, "/affected_entities/0/name", "Acme", spans, score=0.9, by="test")
    sources = [reference.source for reference in find_references(doc)]
    assert ["Bob Ray" in sources[0], "Ann Lee" in sources[1]] == [True, True]


def test_role_without_the_words_that_lead_to_it():
    text = (
        "Acme was robbed, said Ann Lee, who is director of research at Acme. "
        "Its chairman, Bob Ray, said so."
    )
    doc = _doc(text, PERSON=["Ann Lee", "Bob Ray"])
    sources = [reference.source for reference in find_references(doc)]
    assert sources == ["director of research at Acme (Ann Lee)", "chairman (Bob Ray)"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Acme was robbed, security researcher Ann Lee said.", "security researcher (Ann Lee)"),
        ("Acme was robbed, says Bolt Labs researcher Ann Lee.", "Bolt Labs researcher (Ann Lee)"),
        ("Ann Lee of the firm Bolt Labs said that Acme was hit.", "firm Bolt Labs (Ann Lee)"),
        ("Bolt Labs' Ann Lee said that Acme was hit.", "Bolt Labs (Ann Lee)"),
        ("According to Ann Lee, Acme was hit.", "Ann Lee"),
        (
            "Ann Lee, one of the Bolt Labs researchers who looked at it, said so.",
            "Bolt Labs researchers (Ann Lee)",
        ),
    ],
)
def test_people_with_role_or_firm(text, source):
    doc = _doc(text, PERSON=["Ann Lee"], ORG=["Bolt Labs"])
    assert [reference.source for reference in find_references(doc)] == [source]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ann Lee, a member of the council, called the theft a disgrace to “us all”.", ""),
        ("Acme was robbed, tweeted councillor Ann Lee.", "councillor"),
        ("The chairman of Bolt Labs, Ann Lee, disputes that Acme was robbed.", ""),
        ("Speaking to Wired, Ann Lee (the lawyer of Acme), warned of more.", ""),
        ("Ann Lee of Bolt Labs, who watches such thieves, thinks that it was them.", "Bolt Labs"),
        ("Bob Ray and Ann Lee have denied it.", ""),
        ("The hole was found by Bolt Labs' Ann Lee.", "Bolt Labs"),
        ("The hole in the shop, Lee said, is large.", ""),
    ],
)
def test_people_who_speak_in_more_ways(text, source):
    doc = _doc(text, PERSON=["Ann Lee", "Lee", "Bob Ray"], ORG=["Bolt Labs"])
    sources = [reference.source for reference in find_references(doc)]
    assert any("Lee" in found and source in found for found in sources)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee was robbed, the police said.",
        "They told the chairman, who knew Ann Lee.",
        "They wrote to Lee that the shop was hit.",
        "Acme, the neighbour of Ann Lee, said that it was robbed.",
        "They stole the files of Bolt Labs.",
        "Bolt Labs was robbed. It said so in a statement.",
        "The owner of Bolt Labs said so.",
        "The thieves, who were young, said Bolt Labs had paid.",
        "Bolt Labs called the police.",
        "Bolt Labs has issued its new catalogue.",
        "Bolt Labs reports have gone missing.",
        "It told Bolt Labs of the theft.",
    ],
)
def test_who_does_not_speak_is_no_source(text):
    doc = _doc(text, PERSON=["Ann Lee", "Lee"], ORG=["Bolt Labs"])
    assert find_references(doc) == []


@pytest.mark.parametrize(
    "text",
    [
        "Acme was robbed, according to security company Bolt Labs.",
        "Researchers at Oslo-based Bolt Labs say that Acme was robbed.",
        "Bolt Labs researchers do not know who robbed Acme.",
        "Bolt Labs, which first found the hole, has warned Acme.",
        "Bolt Labs (BL), a rival from Oslo, reckons that Acme was robbed twice.",
        "Bolt Labs puts the loss at two million.",
        "Bolt Labs has issued an urgent warning about the thieves.",
        "Bolt Labs called it a poor show.",
        "Not so, says the Oslo lock maker Bolt Labs.",
        "The hole was spotted by Bolt Labs in May.",
        "The thieves, she told Bolt Labs, were young.",
        "Bolt Labs and its rival are “looking into” the theft. Bolt Labs doubts it all.",
    ],
)
def test_organisations_that_report(text):
    doc = _doc(text, ORG=["Bolt Labs"])
    assert [reference.source for reference in find_references(doc)] == ["Bolt Labs"]


@pytest.mark.parametrize(
    "text",
    [
        "OSLO (Reuters) - Acme was robbed.",
        "Acme confirmed the theft in an email to Reuters.",
        "Acme told Reuters of the theft.",
        "Reuters got hold of the list.",
        "The list, seen by Reuters, names nobody.",
    ],
)
def test_media_are_cited_in_their_own_ways(text):
    doc = _doc(text, ORG=["Reuters"])
    assert [reference.source for reference in find_references(doc)] == ["Reuters"]


@pytest.mark.parametrize("text", ["They wait for Reuters.", "They robbed Reuters and its users."])
def test_media_that_only_occur(text):
    assert find_references(_doc(text, ORG=["Reuters"])) == []


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Norway has denied any part in it.", ["Norway"]),
        ("A bank in Norway has denied it.", []),
        ("Norway, May 5 - Acme said that it was robbed.", []),
        ("Red Hand claims that it did it for money.", ["Red Hand"]),
        ("The police blamed Red Hand.", []),
    ],
)
def test_governments_and_attackers_that_speak(text, sources):
    doc = _doc(text, LOC=["Norway"], ACTOR=["Red Hand"])
    assert [reference.source for reference in find_references(doc)] == sources


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Acme was hit, a spokesperson said.", []),
        ("A Bolt Labs spokesman denied it.", ["Bolt Labs spokesman"]),
        ("A spokeswoman for Bolt Labs said so. The spokeswoman added it.", None),
        ("Its spokesman, Ann Lee, said so. A spokesman added it.", ["spokesman (Ann Lee)"]),
        ("A spokesman for Bolt Labs declined to talk.", []),
    ],
)
def test_spokespeople_without_a_name(text, sources):
    doc = _doc(text, ORG=["Bolt Labs"], PERSON=["Ann Lee"])
    found = [reference.source for reference in find_references(doc)]
    assert found == (["spokeswoman for Bolt Labs"] if sources is None else sources)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Acme said in a blog post that files were taken.", "a blog post (Acme)"),
        ("In a short statement on its website, Acme said so.", None),
        ("A notice from Acme tells of the theft.", "a notice from Acme"),
        ("Acme's security advisory says that it was hit.", "Acme's security advisory"),
        ("In a letter to its customers Acme said so.", "a letter to its customers (Acme)"),
        ("In its annual report Acme wrote of it.", "annual report (Acme)"),
        ("According to Acme, files were taken.", None),
        ("Acme said that its website was robbed.", None),
        ("The police have got report from Acme.", None),
    ],
)
def test_who_was_hit_is_cited_by_what_it_wrote(text, source):
    doc = _doc(text, ORG=["Acme"])
    spans = [(doc.text.index("Acme"), doc.text.index("Acme") + len("Acme"))]
    propose(doc, "/affected_entities/0/name", "Acme", spans, score=0.9, by="test")
    sources = [reference.source for reference in find_references(doc)]
    assert sources == ([] if source is None else [source])


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("The shop was hit, court papers filed on Monday show.", ["court papers filed on Monday"]),
        ("In May, says the complaint, they came back.", ["complaint"]),
        ("According to the indictment they came back. The indictment says so.", ["indictment"]),
        ("A new study, published in May, shows more thefts.", ["A new study"]),
        ("The report also warns of more.", []),
        ("A second report also warns of more.", ["A second report"]),
        ("The paper said so.", []),
        ("The ransom note said that they would be back.", []),
        ("They stole a report and a letter.", []),
        ("They read the report card, it says.", []),
        ("In this report we say more.", []),
        ("He said so in an email to Wired.", []),
        ("She said so in an email to customers.", ["an email to customers"]),
    ],
)
def test_documents_of_nobody(text, sources):
    doc = _doc(text, DATE=["Monday"])
    assert [reference.source.lower() for reference in find_references(doc)] == [
        source.lower() for source in sources
    ]


@pytest.mark.parametrize(
    "end", ["report", "the report,", "a report to", "said Acme", "Acme,", "Acme (", "spokesman for"]
)
def test_texts_that_end_early(end):
    find_references(_doc(f"They were robbed. In a {end}", ORG=["Acme"]))


def test_a_document_of_a_source_is_a_source_too():
    doc = _doc("The theft was detailed in a blog post by Bolt Labs.", ORG=["Bolt Labs"])
    sources = [reference.source for reference in find_references(doc)]
    assert sources == ["Bolt Labs", "a blog post by Bolt Labs"]


def test_day_of_what_was_said():
    doc = _doc(
        "Bolt Labs told Wired on Tuesday that Acme was hit.", ORG=["Wired"], DATE=["Tuesday"]
    )
    doc.ents[-1]._.date = {"value": "2020-03-03", "precision": "day"}
    assert [reference.date for reference in find_references(doc)] == ["2020-03-03"]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Read more at https://www.boltlabs.test/acme today.", ["boltlabs.test"]),
        ("The mail sent people to https://evil.test/login to steal.", []),
    ],
)
def test_an_address_is_a_source_where_one_can_read_on(text, sources):
    doc = _doc(text)
    doc = spacy.blank("en").add_pipe("indicator_finder")(doc)
    assert [reference.source for reference in find_references(doc)] == sources


def test_malware_is_no_source() -> None:
    text = "The Marrow trojan spreads. Marrow said that it was back. Bolt Labs said so."
    doc = _doc(text, ORG=["Marrow", "Bolt Labs"])
    assert [reference.source for reference in find_references(doc)] == ["Bolt Labs"]
