"""Figures of values, incidents in passing and descriptions, against cases worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.evaluation.cases import Case
from extractor.evaluation.content import content_measures
from extractor.evaluation.descriptions import Facts, lead, read_facts, rouge_l, told
from extractor.evaluation.others import OtherIncident, read_others
from extractor.evaluation.passing import leaks, same_incident, score_incidents
from extractor.evaluation.readings import Mention, Reading, read_annotation
from extractor.evaluation.scores import PRFScore
from extractor.evaluation.values import VALUES, commonest, read_values, same_amount, same_name

TEXT = (
    "Acme Bank was hacked on 3 May, it said. The bank lost passwords of 5,000 customers to "
    "phishing. Police were told. In 2016 thieves took 70 records from Globex."
)

NAMES = [
    ("Lazarus Group", "lazarus group", True),
    ("Lazarus Group", "the “Lazarus”", False),
    ("Lazarus Group", "Lazarus", True),
    ("CVE-2019-13450", "CVE-2019-13450, CVE-2019-13449", True),
    ("CVE-2019-1345", "CVE-2019-13450", False),
    ("Play", "Playful", False),
    ("Play", "", False),
]


@pytest.mark.parametrize(("gold", "answer", "same"), NAMES)
def test_names_are_the_same_where_one_holds_the_other(gold: str, answer: str, same: bool) -> None:
    assert same_name(gold, answer) is same
    assert same_name(answer, gold) is same


AMOUNTS = [
    ("£2.275m", "a fine of £2,275,000", True),
    ("$3 million", "3 million dollars", True),
    ("$3 million", "$3.1 million", False),
    ("they would not pay", "would not pay", True),
    ("they would not pay", "$3 million", False),
]


@pytest.mark.parametrize(("gold", "answer", "same"), AMOUNTS)
def test_amounts_are_the_same_in_other_words(gold: str, answer: str, same: bool) -> None:
    assert same_amount(gold, answer) is same


def test_values_are_read_where_they_stand() -> None:
    details = {"threat_actor": "Red Fox", "response": {"law_enforcement_notified": False}}
    read = read_values(details)
    assert (read["threat_actor"], read["law_enforcement_notified"]) == ("Red Fox", False)
    assert read["ransomware_strain"] is None
    assert read.keys() == VALUES.keys()


def test_the_commonest_value_is_the_first_of_equals() -> None:
    assert commonest([None, "b", "a", None, "a", "b", None]) == "b"
    assert commonest([None]) is None


def measured(cases: list[Case], name: str) -> float:
    return content_measures(cases)[name].value


def cases_of(*pairs: tuple[Any, Any], name: str = "motivation") -> list[Case]:
    return [Case(Reading("g", fields={name: g}), Reading("a", fields={name: a})) for g, a in pairs]


def test_value_and_baseline() -> None:
    cases = cases_of(("Fun", "Fun"), ("Fun", None), ("Ideology", "Fun"), (None, None))
    # 1 right, 1 spurious, 2 missed; always "Fun": 2 right, 2 spurious, 1 missed.
    assert measured(cases, "motivation") == pytest.approx(2 / 5)
    assert measured(cases, "motivation.baseline") == pytest.approx(4 / 7)


def test_the_baseline_of_the_actor_is_the_first_one_marked() -> None:
    marked = (Mention(9, 12, "ACTOR", "Cat"), Mention(0, 3, "ACTOR", "Fox"))
    gold = Reading("g", fields={"threat_actor": "Fox"})
    case = Case(gold, Reading("a", marked, {"threat_actor": "Cat"}))
    assert measured([case], "threat_actor") == 0
    assert measured([case], "threat_actor.baseline") == 1


def test_a_value_that_gold_never_has_gives_no_figure() -> None:
    assert content_measures(cases_of((None, "Fun"))) == {}


# Incidents in passing.


def row() -> dict[str, Any]:
    """Return a line of the corpus with one incident in passing."""
    other = "In 2016 thieves took 70 records from Globex"
    start = TEXT.index(other)
    places = {word: (TEXT.index(word), TEXT.index(word) + len(word)) for word in ("2016", "70")}
    acme, day = TEXT.index("Acme Bank"), TEXT.index("3 May")
    return {
        "text": TEXT,
        "details": {
            "description": "Acme Bank was hacked on 3 May.",
            "attack_vector": "phishing",
            "affected_entities": [{"name": "Acme Bank", "customers_affected": 5000}],
            "date_occurred": "2019-05-03",
            "data_breach": {"type_of_data_compromised": ["credentials", "names"]},
        },
        "entities": [
            {"label": "ORG", "text": "Acme Bank", "start": acme, "end": acme + 9, "cluster": 0},
            {
                "label": "DATE",
                "text": "3 May",
                "start": day,
                "end": day + 5,
                "cluster": 1,
                "date": {"value": "2019-05-03", "precision": "day"},
            },
            {
                "label": "DATE",
                "text": "2016",
                "start": places["2016"][0],
                "end": places["2016"][1],
                "cluster": 2,
                "date": {"value": "2016", "precision": "year"},
            },
        ],
        "quantities": [
            {"start": places["70"][0], "end": places["70"][1], "value": 70, "unit": "records"}
        ],
        "other_incidents": [{"name": "Globex", "start": start, "end": start + len(other)}],
    }


def test_values_in_the_words_of_another_incident_are_its_own() -> None:
    expected = OtherIncident("Globex", frozenset({70}), frozenset({"2016"}))
    assert read_others(row()) == (expected,)


LEAKS = [  # a system's values, leaks, values
    ({"organisations": ("Acme Bank",), "people_affected": 5000}, 0, 2),
    ({"organisations": ("Globex",)}, 1, 1),
    ({"organisations": ("Initech",)}, 0, 1),
    ({"records": 70}, 1, 1),
    ({"people_affected": 71, "records": None}, 0, 1),
    ({"date_occurred": "2016-05"}, 1, 1),
    ({"date_occurred": "2019"}, 0, 1),
]


@pytest.mark.parametrize(("values", "leaked", "given"), LEAKS)
def test_leaks(values: dict[str, Any], leaked: int, given: int) -> None:
    case = Case(read_annotation(row(), "x"), Reading("x", fields=values))
    assert leaks(case, values) == [leaked, given]


def test_a_value_of_both_incidents_is_no_leak() -> None:
    both = row()
    both["details"]["data_breach"]["number_of_records_exposed"] = 70
    case = Case(read_annotation(both, "x"), Reading("x"))
    assert leaks(case, {"records": 70}) == [0, 1]
    both["other_incidents"] = []
    assert leaks(Case(read_annotation(both, "x"), Reading("x")), {"records": 70}) is None


def test_an_incident_is_found_by_the_organisation_in_its_name() -> None:
    assert same_incident("Globex theft of 2016", "Globex")
    assert not same_incident("Globex theft of 2016", "Initech")
    gold = [OtherIncident("Globex theft of 2016"), OtherIncident("Initech")]
    assert score_incidents(gold, ["Initech Inc.", "Umbrella"]) == PRFScore(tp=1, fp=1, fn=1)


# Descriptions.

ROUGE = [
    ("police killed the gunman", "police kill the gunman", 3 / 4),
    ("police killed the gunman", "the gunman kill police", 2 / 4),
    ("Names, and cards!", "names and cards", 1.0),
    ("one two three", "three", 2 / 4),
    ("one", "", 0.0),
    ("one", "two", 0.0),
]


@pytest.mark.parametrize(("gold", "answer", "score"), ROUGE)
def test_rouge_l(gold: str, answer: str, score: float) -> None:
    assert rouge_l(gold, answer) == pytest.approx(score)


def test_facts_of_an_article() -> None:
    assert read_facts(row()) == Facts(
        names=frozenset({"Acme Bank"}),
        counts=frozenset({5000}),
        dates=frozenset({"3 May"}),
        kinds=frozenset({"credentials", "names"}),
        means=frozenset({"phishing"}),
    )


TOLD = [
    ("Acme Bank was hacked on 3 May.", {"who": 1, "when": 1, "how many": 0, "data": 0, "how": 0}),
    ("Phishing: five thousand customers hit.", {"who": 0, "how many": 1, "how": 1}),
    ("Thieves took passwords.", {"data": 0.5}),
    ("An acme of banking; 13 May.", {"who": 0, "when": 0}),
]


@pytest.mark.parametrize(("description", "shares"), TOLD)
def test_told_facts(description: str, shares: dict[str, float]) -> None:
    found = told(read_facts(row()), description)
    assert {name: found[name] for name in shares} == shares


def test_the_lead_is_the_first_three_sentences() -> None:
    assert lead(TEXT) == TEXT.partition(" In 2016")[0]


def test_description_is_measured_beside_the_lead() -> None:
    answer = Reading("x", fields={"description": "Acme Bank was hacked on 3 May."})
    cases = [Case(read_annotation(row(), "x"), answer)]
    assert measured(cases, "description") == 1
    assert measured(cases, "description.baseline") < 1
    assert measured(cases, "description_facts") == pytest.approx(2 / 5)
    assert measured(cases, "description_facts.baseline") == pytest.approx(4.5 / 5)
    assert measured(cases, "description_words") == 7


def test_sources_cited_are_scored_by_name_beside_everybody_named() -> None:
    cited = [("person", "Ann Lee"), ("outlet", "Reuters"), ("document", "a blog post")]
    sources = [{"kind": k, "text": t, "start": 0, "end": len(t)} for k, t in cited]
    gold = read_annotation(row() | {"cited_sources": sources}, "x")
    people = (Mention(0, 3, "PERSON", "Lee"), Mention(5, 12, "PERSON", "Ann Lee"))
    bystander = Mention(20, 26, "PERSON", "Bo Ray")
    answers = {"references": ["chief (Ann Lee)", "a blog post (Acme Bank)", "Globex"]}
    case = Case(gold, Reading("x", (*people, bystander), answers))
    found = content_measures([case])
    # right: Ann Lee and the post of three gold and three given; of two people named Ann Lee alone
    assert found["references"].value == pytest.approx(2 / 3)
    assert found["references.baseline"].value == pytest.approx(2 / 5)


def test_sources_are_not_scored_where_nobody_looked_for_them() -> None:
    case = Case(read_annotation(row(), "x"), Reading("x", fields={"references": ["Globex"]}))
    assert "references" not in content_measures([case])
