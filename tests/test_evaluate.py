"""`extractor evaluate` as a user meets it: gold of every form, output, report, exit codes."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractor.cli import cli
from extractor.errors import InputError
from extractor.evaluation.cases import make_cases
from extractor.evaluation.error_analysis import entity_errors, field_errors, worst_fields
from extractor.evaluation.gold import read_gold
from extractor.evaluation.readings import read_annotation
from extractor.evaluation.report import as_html
from extractor.evaluation.runner import Evaluation, evaluate
from extractor.evaluation.systems import spacy_mention

DATA = Path(__file__).parent / "data"
TEXT = (
    "Acme Bank was hacked in May 2019. Police in Cork told Globex. Ann Lee wept. "
    "<b>Read & share</b>"
)


def invoke(*args: str) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *args])


def entity(label: str, text: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    end = start + len(text)
    return {"label": label, "text": text, "start": start, "end": end, "cluster": -1, **more}


def gold_row(number: int) -> dict[str, Any]:
    return {
        "doc_id": f"d{number}",
        "text": TEXT,
        "relevant": True,
        "type": "Breach",
        "level": 4,
        "entities": [
            entity("ORG", "Acme Bank", roles=["victim"]),
            entity("DATE", "May 2019"),
            entity("LOC", "Cork"),
            entity("ORG", "Globex", roles=["bystander"]),
            entity("PERSON", "Ann Lee"),
        ],
        "details": {
            "type": "Data Breach",
            "affected_entities": [{"name": "Acme Bank", "location": "Ireland"}],
            "date_occurred": "2019-05",
        },
        "evidence": {"/details/date_occurred": [{"start": 24, "end": 32, "text": "May 2019"}]},
        "mentions": [],
    }


def answer_row(number: int) -> dict[str, Any]:
    """Half of the rows repeat gold; the others have one error of each kind."""
    row = gold_row(number)
    if number % 2:
        row["type"], row["level"] = "Ransomware", 2
        row["entities"] = [
            entity("ORG", "Acme"),
            entity("DATE", "May 2019"),
            entity("PERSON", "Cork"),
            entity("ORG", "Police"),
            entity("PERSON", "Ann Lee"),
            entity("ACTOR", "share"),
        ]
        row["details"]["affected_entities"] = [{"name": "Globex", "location": "Ireland"}]
        row["details"]["date_occurred"] = "2019-05-01"
    return row


def write(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    return write(tmp_path / "gold.jsonl", [gold_row(i) for i in range(6)])


@pytest.fixture
def answers(tmp_path: Path) -> str:
    return write(tmp_path / "answers.jsonl", [answer_row(i) for i in range(6)])


@pytest.fixture
def evaluation(corpus: str, answers: str) -> Evaluation:
    return evaluate(Path(corpus), system=answers, samples=50)


FIGURES = {  # 3 of 6 articles are right throughout; the others worked out by hand
    "entities.exact": 21 / 30,  # 15, 3 dates and 3 persons, of 30 either way
    "entities.exact.ORG": 6 / 12,
    "entities.type": 24 / 30,  # and 3 "Acme"
    "entities.partial": 25.5 / 30,  # and half of 3 "Acme", all of 3 "Cork"
    "entities.exact.LOC": 6 / 9,  # 3 right of 3 answers and 6 gold
    "type.accuracy": 0.5,
    "type.macro_f": (2 / 3 + 0) / 2,
    "level.mean_absolute_error": 1.0,
    "level.within_one": 0.5,
    "severity.mean_absolute_error": 5.0,  # 85 against 75
    "severity.within_one": 1.0,
    "organisations": 0.5,
    "principal": 0.5,
    "principal.baseline": 1.0,  # "Acme" stands for Acme Bank
    "locations": 1.0,
    "date_occurred": 0.5,
    "date_occurred.coarse": 1.0,
    "evidence": 1.0,
    "relevant.accuracy": 1.0,
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures(evaluation: Evaluation, name: str) -> None:
    assert evaluation.figures[name].value == pytest.approx(FIGURES[name])


def test_what_is_not_scored_is_said(evaluation: Evaluation) -> None:
    assert evaluation.gold.skipped == ("mentions",)
    assert evaluation.unscored_labels == ("ACTOR",)
    assert "people_affected" not in evaluation.figures
    assert not any(name.endswith("brier") for name in evaluation.figures)


def test_kinds_of_error(evaluation: Evaluation) -> None:
    found = {(e.kind, e.gold_text, e.text) for e in entity_errors(evaluation.cases[1])}
    assert found == {
        ("boundary", "Acme Bank", "Acme"),
        ("label", "Cork", "Cork"),
        ("missed", "Globex", ""),
        ("spurious", "", "Police"),
    }
    wrong = {(e.field, e.kind, e.gold, e.answer) for e in field_errors(evaluation.cases[1])}
    assert wrong >= {
        ("type", "value", "Breach", "Ransomware"),
        ("organisations", "role", "", "Globex"),
        ("organisations", "role", "Acme Bank", ""),
        ("date_occurred", "normalisation", "2019-05", "2019-05-01"),
    }
    assert entity_errors(evaluation.cases[0]) == field_errors(evaluation.cases[0]) == []


def test_worst_fields_are_the_surest_wrong_ones() -> None:
    gold = read_annotation({"type": "Breach", "level": 4}, "x")
    answer = read_annotation({"type": "Ransomware", "level": 2}, "x")
    sure = type(answer)("x", None, answer.fields, {}, {"type": 0.4, "level": 0.9})
    errors = worst_fields(make_cases([gold], [sure], ()), number=2)
    assert [e.field for e in errors] == ["level", "type"]


def test_comparison_is_paired_and_states_a_verdict(corpus: str, answers: str) -> None:
    done = invoke(corpus, "--model", corpus, "--compare", answers, "--json", "--samples", "200")
    gap = json.loads(done.stdout)["comparison"]["differences"]["entities.exact"]
    assert gap["value"] == 1
    assert gap["difference"] == pytest.approx(9 / 30)
    assert 0 < gap["low"] <= gap["difference"] <= gap["high"]


def test_json_has_figures_tables_and_no_nan(corpus: str, answers: str) -> None:
    done = invoke(corpus, "--model", answers, "--json")
    value = json.loads(done.stdout, parse_constant=lambda name: pytest.fail(name))
    assert value["figures"]["entities.exact"]["support"] == 30
    assert value["confusions"]["type"]["counts"] == [[3, 3], [0, 0]]
    assert "answers.jsonl: 6 articles read" in done.stderr


def test_markdown_is_a_table(corpus: str, answers: str) -> None:
    lines = invoke(corpus, "--model", answers, "--markdown").stdout.splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert rows[2].startswith("| Entities, exact, F | 0.700 |")
    assert {row.count("|") for row in rows} == {8}


def test_limit_and_labels(corpus: str, answers: str) -> None:
    done = invoke(corpus, "--model", answers, "--json", "--limit", "2", "--label", "DATE")
    value = json.loads(done.stdout)
    assert value["articles"] == 2
    assert value["figures"]["entities.exact"]["value"] == 1


FLOORS = [("type.accuracy=0.5", 0, ""), ("type.accuracy=0.51", 1, "type.accuracy is 0.500")]
FLOORS += [("nothing=0.5", 2, "entities.exact"), ("level.mean_absolute_error=1", 2, "low values")]
FLOORS += [("type.accuracy", 2, "FIGURE=NUMBER"), ("type.accuracy=x", 2, "FIGURE=NUMBER")]


@pytest.mark.parametrize(("floor", "code", "message"), FLOORS)
def test_fail_under(corpus: str, answers: str, floor: str, code: int, message: str) -> None:
    floors = ["--fail-under", "entities.exact=0.1", "--fail-under", floor]
    done = invoke(corpus, "--model", answers, *floors)
    assert done.exit_code == code
    assert message in done.stderr


class Page(HTMLParser):
    """Collects the elements of a page and checks that they close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_report_is_one_page_that_loads_nothing(corpus: str, answers: str, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    args = ["--compare", corpus, "--report", str(report)]
    assert invoke(corpus, "--model", answers, *args).exit_code == 0
    text = report.read_text(encoding="utf-8")
    page = Page(text)
    assert page.open == []
    assert not {tag for tag, _ in page.seen} & {"link", "img", "iframe", "b"}
    assert not any({"src", "onclick", "onload"} & attrs.keys() for _, attrs in page.seen)
    assert not re.search(r"https?://", text)
    assert "&lt;b&gt;Read &amp; share&lt;/b&gt;" in text
    errors = [a["data-errors"] for tag, a in page.seen if tag == "details"]
    assert errors[0] == ""
    assert "ORG:boundary" in (errors[1] or "").split()


def test_report_escapes_what_predictions_say(corpus: str, tmp_path: Path) -> None:
    row = answer_row(1)
    row["doc_id"] = "d1"
    row["details"]["affected_entities"][0]["name"] = "<script>alert(1)</script>"
    row["entities"][0]["label"] = '"><i>'
    report = tmp_path / "report.html"
    system = write(tmp_path / "odd.jsonl", [row])
    assert invoke(corpus, "--model", system, "--report", str(report)).exit_code == 0
    page = Page(report.read_text(encoding="utf-8"))
    assert sum(tag == "script" for tag, _ in page.seen) == 1
    assert "i" not in {tag for tag, _ in page.seen}


DIAGRAMS = ["Type", "Level", "Severity", "Principal organisation", "Date publicly disclosed"]
DIAGRAMS += ["People affected"]


def test_the_report_draws_how_reliable_each_confidence_is(tmp_path: Path) -> None:
    record = json.loads((DATA / "example_record.json").read_text(encoding="utf-8"))
    gold = json.loads((DATA / "example_annotation.json").read_text(encoding="utf-8"))
    details = "/incident/details"
    record["confidence"] |= dict.fromkeys(
        (
            "/incident/impact",
            f"{details}/affected_entities/0/name",
            f"{details}/affected_entities/0/customers_affected",
            f"{details}/date_publicly_disclosed",
        ),
        0.8,
    )
    golds, answers = [], []
    for number in range(6):
        answer = json.loads(json.dumps(record))
        answer["document"]["doc_id"] = f"d{number}"
        if number == 0:
            answer["incident"]["details"]["date_publicly_disclosed"] = "2026-03-01"
        answers.append(answer)
        golds.append({**gold, "doc_id": f"d{number}"})
    corpus, system = write(tmp_path / "g.jsonl", golds), write(tmp_path / "a.jsonl", answers)
    evaluation = evaluate(Path(corpus), system=system, samples=20)
    page = as_html(evaluation)
    for name in DIAGRAMS:
        assert f"<h3>{name}</h3>" in page
    assert page.count('aria-label="Reliability of ') == len(DIAGRAMS)
    (only,) = evaluation.reliability["date_publicly_disclosed"]
    assert (only.number, only.accuracy) == (6, pytest.approx(5 / 6))


def test_few_columns_are_enough(tmp_path: Path, answers: str) -> None:
    path = tmp_path / "few.csv"
    path.write_text(f'doc_id,text,type,victim\nd0,"{TEXT}",Breach,Acme Bank; Globex\n')
    gold = read_gold(path)
    assert gold.scored == ("type", "victim")
    assert gold.articles[0].reading.fields == {
        "type": "Breach",
        "organisations": ("Acme Bank", "Globex"),
    }
    found = evaluate(path, system=answers, samples=20).figures
    assert found["organisations"].value == pytest.approx(2 / 3)
    assert not any(name.startswith(("entities", "industry")) for name in found)


def test_empty_cells_are_no_gold(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text(
        "text,type,industry,level,relevant,location,vector\n"
        "A.,Breach,,4,yes,Japan,phishing\nB.,,Finance,,,,\n"
    )
    readings = [article.reading.fields for article in read_gold(path).articles]
    assert readings[0] == {
        "relevant": True,
        "type": "Breach",
        "level": 4,
        "severity": 85,
        "vector": "phishing",
        "locations": {"JP"},
    }
    assert readings[1] == {"industry": "Finance"}


def test_articles_without_text_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = [gold_row(0), {**gold_row(1), "text_sha256": "0" * 64}]
    del rows[1]["text"]
    gold = read_gold(Path(write(tmp_path / "gold.jsonl", rows)))
    assert (len(gold.articles), gold.without_text) == (1, 1)


BAD = [  # name, content, place, remedy
    ("a.jsonl", '{"text": "x", "type": "Breach"}\n{"text": ', "a.jsonl:2", "JSON"),
    ("a.jsonl", '{"text": "x", "type": "Hack"}', "a.jsonl:1", "Ransomware"),
    ("a.jsonl", '{"text": "x", "level": 9}', "a.jsonl:1", "at most 8"),
    ("a.jsonl", '{"title": "x", "level": 2}', "a.jsonl:1", "'text'"),
    ("a.jsonl", "[1]", "a.jsonl:1", "object"),
    ("a.jsonl", '{"text": "x", "colour": "red"}', "a.jsonl", "at least one of"),
    ("a.jsonl", '{"doc_id":"d","text":"x","level":1}\n' * 2, "a.jsonl:2", "its own"),
    ("a.jsonl", '{"text": "x", "victim": 7}', "a.jsonl:1", "name"),
    ("a.csv", "body,type\nx,Breach\n", "a.csv:1", "'text'"),
    ("a.csv", 'text,level\n"x\ny",4\nz,four\n', "a.csv:4", "whole number"),
    ("a.csv", "text,relevant\nx,perhaps\n", "a.csv:2", "true or false"),
    ("a.csv", "text,type\nx,Breach,more\n", "a.csv:2", "Quote"),
    ("a.csv", "text,industry\nx,Banks\n", "a.csv:2", "Finance"),
]


@pytest.mark.parametrize(("name", "content", "place", "remedy"), BAD)
def test_bad_gold_is_named_with_its_line(
    tmp_path: Path, name: str, content: str, place: str, remedy: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_gold(path)
    assert place in str(caught.value)
    assert remedy in str(caught.value)


def test_wrong_offsets_are_found(tmp_path: Path) -> None:
    row = gold_row(0)
    row["entities"][0]["start"] += 1
    done = invoke(write(tmp_path / "gold.jsonl", [row]))
    assert done.exit_code == 2
    assert "gold.jsonl:1" in done.stderr
    assert "/entities/0" in done.stderr


def test_missing_corpus_system_and_folder(corpus: str, tmp_path: Path) -> None:
    for args, words in [
        (["nowhere.jsonl"], "Check the path"),
        ([str(tmp_path)], "is a folder"),
        ([corpus, "--model", "spacy:nowhere"], "python -m spacy download nowhere"),
        ([corpus, "--model", "nowhere"], "No model 'nowhere'"),
        ([corpus, "--model", corpus, "--label", "COLOUR"], "ORG"),
        ([corpus, "--model", corpus, "--report", "nowhere/report.html"], "Create it"),
    ]:
        done = invoke(*args)
        assert done.exit_code == 2, args
        assert words in done.stderr


def test_predictions_must_belong_to_the_corpus(corpus: str, tmp_path: Path) -> None:
    strangers = write(tmp_path / "strangers.jsonl", [{**gold_row(0), "doc_id": "other"}])
    assert "none of its doc_id" in invoke(corpus, "--model", strangers).stderr
    record = {"incident": {}, "document": {"doc_id": "d0"}}
    broken = write(tmp_path / "broken.jsonl", [record])
    assert "broken.jsonl:1" in invoke(corpus, "--model", broken).stderr
    some = write(tmp_path / "some.jsonl", [gold_row(0)])
    done = invoke(corpus, "--model", some)
    assert "no answer for 5 of 6 articles" in done.stdout


SPACY = [
    ("the Acme Bank's", "ORG", (14, 23, "ORG", "Acme Bank")),
    ("Cork", "GPE", (10, 14, "LOC", "Cork")),
    ("Kinsale Harbour", "FAC", (10, 25, "LOC", "Kinsale Harbour")),
    ("three", "CARDINAL", None),
    ("the", "ORG", (10, 13, "ORG", "the")),
]


@pytest.mark.parametrize(("text", "label", "expected"), SPACY)
def test_spacy_spans_follow_the_guidelines(
    text: str, label: str, expected: tuple[int, int, str, str] | None
) -> None:
    mention = spacy_mention(text, 10, label)
    found = mention and (mention.start, mention.end, mention.label, mention.text)
    assert found == expected


def test_the_shipped_model_is_evaluated_with_confidence(corpus: str) -> None:
    found = evaluate(Path(corpus), system="breach_news", limit=1, samples=20)
    assert found.figures["entities.exact"].value > 0
    assert "type.calibration_error" in found.figures
    assert found.figures["type.brier"].articles == 1
