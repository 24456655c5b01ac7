"""Checking, counting, splitting, joining and comparing labelled corpora."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.cli import cli
from extractor.corpus.agreement import agreement, kappa
from extractor.corpus.articles import Labelled, full_text, read_labelled, text_checksum
from extractor.corpus.casie import join
from extractor.corpus.check import check
from extractor.corpus.checksums import checksums, corpus_files
from extractor.corpus.corrections import correct, correct_names
from extractor.corpus.duplicates import shingles, similarity
from extractor.corpus.splitting import parse_shares, split
from extractor.corpus.standoff import standoff_rows
from extractor.corpus.statistics import statistics, statistics_markdown
from extractor.corpus.surfaces import find_surfaces, trimmed
from extractor.errors import CorpusError, InputError

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
PARTS = [CORPUS / f"{part}.jsonl" for part in ("train", "dev", "test")]
TITLE = "Acme Bank hit"
BODY = "ULM - The Acme Bank’s files were copied on Monday, police in Ulm said."


def mention(words: str, label: str, cluster: int, **more: Any) -> dict[str, Any]:
    start = f"{TITLE}\n\n{BODY}".index(words)
    place = {"label": label, "text": words, "start": start, "end": start + len(words)}
    return place | {"cluster": cluster} | more


def article(**changes: Any) -> dict[str, Any]:
    row = {
        "doc_id": "a",
        "source": "original",
        "title": TITLE,
        "text": BODY,
        "published": "2024-03-06",
        "relevant": True,
        "type": "Breach",
        "level": 3,
        "entities": [mention("Acme Bank", "ORG", 0, roles=["victim"]), mention("ULM", "LOC", 1)],
    }
    return row | changes


def write(folder: Path, *rows: dict[str, Any], name: str = "part.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def problems(folder: Path, *rows: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in check([write(folder, *rows)])[1]]


def test_a_sound_article_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, article()) == []


DETAILS = {"title": "Breach", "type": "Data Breach", "description": "x"}
AFFECTED = {"affected_entities": [{"name": "Acme Bank"}]}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"level": 9}, "part.jsonl:1: /level"),
        (
            {"entities": [mention("Acme Bank", "ORG", 0) | {"text": "Acme Bonk"}]},
            "/entities/0/text",
        ),
        ({"entities": [mention("The Acme Bank", "ORG", 0)]}, "Expected 'Acme Bank', 25 to 34"),
        ({"entities": [mention("Bank’s", "ORG", 0)]}, "Expected 'Bank'"),
        ({"entities": [mention("olice", "ORG", 0)]}, "inside a word (… copied on Monday, police"),
        (
            {"entities": [mention("Acme Bank", "ORG", 0), mention("Bank hit", "ORG", 1)]},
            "overlaps ORG 'Acme Bank' at 0",
        ),
        (
            {"entities": [mention("ULM", "LOC", 0), mention("Acme Bank", "ORG", 1)]},
            "out of order",
        ),
        (
            {"entities": [mention("Acme Bank", "ORG", 0), mention("ULM", "LOC", 0)]},
            "cluster 0 has several labels: LOC / ORG",
        ),
        ({"type": None}, "relevant, but type or level is missing"),
        ({"kind": "no incident"}, "kind is 'no incident', but relevant is true"),
        ({"details": DETAILS | {"type": "Data Leak"}}, "details.type is 'Data Leak', but type is"),
        (
            {"details": DETAILS | {"date_occurred": "2024-03", "date_detected": "2024-02-11"}},
            "date_occurred 2024-03 is after date_detected 2024-02-11",
        ),
        ({"details": DETAILS | {"date_occurred": "2025"}}, "after the publication 2024-03-06"),
        (
            {
                "details": DETAILS | AFFECTED,
                "entities": [mention("Acme Bank", "ORG", 0, roles=["regulator"])],
            },
            "Acme Bank is affected, but its role is regulator",
        ),
        ({"type": "Data Leak", "vector": "phishing"}, "warning: type is 'Data Leak', but"),
        ({"vector": "physical loss"}, "warning: type is 'Breach', but the vector is"),
        ({"level": 4}, "warning: level 4 says"),
        (
            {
                "details": DETAILS | {"data_breach": {"type_of_data_compromised": ["names"]}},
                "data_types": [
                    {"kind": "names", "text": "Acme", "start": 0, "end": 4, "status": "denied"}
                ],
            },
            "warning: 'names' is listed as compromised, but the text denies it",
        ),
    ],
)
def test_problem_is_found(changes: dict[str, Any], message: str, tmp_path: Path) -> None:
    [found] = problems(tmp_path, article(**changes))
    assert message in found
    assert found.startswith(f"{tmp_path}/part.jsonl:1: ")


def test_parts_must_not_share_articles_stories_or_incidents(tmp_path: Path) -> None:
    victim = {"details": DETAILS | AFFECTED}
    other = BODY.replace("files", "letters") + " Nothing else is like it here, and that is fine."
    train = write(tmp_path, article(story="s", **victim), name="train.jsonl")
    dev = write(
        tmp_path,
        article(doc_id="b", text=BODY + " More followed.", story="s"),
        article(doc_id="a", text=other, title=None, entities=[], **victim),
        name="dev.jsonl",
    )
    found = "\n".join(str(problem) for problem in check([train, dev])[1])
    assert "dev.jsonl:1: b is a near-copy of a at" in found
    assert "dev.jsonl:1: story s is in dev and, at" in found
    assert "dev.jsonl:2: doc_id 'a' is also at" in found
    assert "dev.jsonl:2: warning: a and a at" in found
    assert "tell of an incident at Acme Bank, in different parts" in found


def test_missing_classes_are_named(tmp_path: Path) -> None:
    rows = [
        article(doc_id=f"{i}", title=None, text=f"{i} " * 9, entities=[], level=1 + i % 7)
        for i in range(50)
    ]
    rows = [row | {"data_types": ["names"]} for row in rows]
    found = "\n".join(problems(tmp_path, *rows))
    assert "no article of part has the level 8" in found
    assert "no article of part has the type Ransomware" in found
    assert "level 7" not in found


def test_similarity_of_equal_and_of_distinct_texts() -> None:
    assert similarity(shingles("a b c d e f"), shingles("A b, c d e f!")) == 1
    assert similarity(shingles("a b c d e f"), shingles("a b c d x f")) == 0


@pytest.mark.parametrize(
    ("surface", "label", "left"),
    [
        ("The Guardian", "ORG", "Guardian"),
        ("Equifax's", "ORG", "Equifax"),
        ("banks’", "ORG", "banks"),
        ("“Anonymous”", "ACTOR", "Anonymous"),
        ("NoName057(16)", "ACTOR", "NoName057(16)"),
        ("(Sky", "ORG", "Sky"),
        ("McDonald’s", "ORG", "McDonald’s"),
        ("Thermo Fisher", "ORG", "Thermo Fisher"),
        ("the end of May", "DATE", "the end of May"),
        ("a week ago", "DATE", "a week ago"),
        ("the next day", "DATE", "next day"),
        ("U.S.", "LOC", "U.S."),
    ],
)
def test_trimmed(surface: str, label: str, left: str) -> None:
    start, end = trimmed(surface, label)
    assert surface[start:end] == left


def test_longest_surface_wins_and_words_stay_whole() -> None:
    text = "Bank of Ulm in Ulm, not Ulmer"
    spans = find_surfaces(text, {"LOC": ["Ulm"], "ORG": ["Bank of Ulm"]})
    assert [(text[a:b], label) for a, b, label in spans] == [("Bank of Ulm", "ORG"), ("Ulm", "LOC")]


STORIES = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["Breach", None])), min_size=1)


@settings(max_examples=50, deadline=None)
@given(stories=STORIES, seed=st.integers(0, 5))
def test_split_keeps_stories_whole_and_loses_nothing(
    stories: list[tuple[int, str | None]], seed: int
) -> None:
    articles = [
        Labelled({"doc_id": f"{i}", "story": f"{story}", "type": kind}, "x.jsonl", i + 1)
        for i, (story, kind) in enumerate(stories)
    ]
    parts = split(articles, parse_shares("train=2,test=1"), seed)
    placed = {row["doc_id"]: part for part, rows in parts.items() for row in rows}
    assert len(placed) == sum(map(len, parts.values())) == len(articles)
    for story in {s for s, _ in stories}:
        assert len({placed[a.doc_id] for a in articles if a.row["story"] == f"{story}"}) == 1
    assert split(articles, parse_shares("train=2,test=1"), seed) == parts


def test_split_comes_near_its_shares() -> None:
    articles = [Labelled({"doc_id": f"{i}", "type": "Breach"}, "x", i) for i in range(100)]
    parts = split(articles, parse_shares("train=0.7,dev=0.1,test=0.2"))
    assert {name: len(rows) for name, rows in parts.items()} == {"train": 70, "dev": 10, "test": 20}


@pytest.mark.parametrize(
    "text",
    ["train", "train=x", "train=0", "=1", "train=-1", "a/b=1", "../x=1", "train=inf", "train=nan"],
)
def test_shares_that_cannot_be_read(text: str) -> None:
    with pytest.raises(InputError, match="Cannot read the shares"):
        parse_shares(text)


def test_statistics_count_by_part() -> None:
    rows = [article(split="train"), article(doc_id="b", split="test", type="Ransomware")]
    articles = [Labelled(row, "x.jsonl", i) for i, row in enumerate(rows, 1)]
    tables = statistics(articles)
    assert tables["Type"] == {"Breach": Counter(train=1), "Ransomware": Counter(test=1)}
    assert tables["Entity mentions"]["LOC"] == Counter(train=1, test=1)
    assert "| Breach | 1 | 0 | 1 |" in statistics_markdown(articles)


@pytest.mark.parametrize(
    ("answers", "ordered", "expected"),
    [
        ([("a", "a"), ("b", "b")], False, 1.0),
        ([("a", "b"), ("b", "a")], False, -1.0),
        ([("a", "a")], False, 1.0),
        ([(1, 1), (1, 2), (4, 4), (4, 4)], True, 1 - 0.25 / 1.5),
    ],
)
def test_kappa(answers: list[tuple[object, object]], ordered: bool, expected: float) -> None:
    assert kappa(answers, ordered=ordered) == pytest.approx(expected)


def test_agreement_on_spans_classes_and_roles() -> None:
    second = article(
        type="Data Leak",
        entities=[mention("Acme Bank", "ORG", 0, roles=["vendor"]), mention("police", "ORG", 1)],
    )
    found = agreement([Labelled(article(), "x", 1)], [Labelled(second, "y", 1)])
    assert found.spans["all"].f1 == pytest.approx(0.5)
    assert found.spans["LOC"].f1 == 0
    assert found.classes["type"].equal == 0
    assert found.classes["level"].equal == 1
    assert found.attributes["roles"].equal == 0
    assert "| all | 2 | 2 | 1 | 0.500 |" in found.markdown()


def test_agreement_needs_the_same_texts() -> None:
    first = Labelled(article(), "x", 1)
    with pytest.raises(CorpusError, match="no article in common"):
        agreement([first], [Labelled(article(doc_id="b"), "y", 1)])
    with pytest.raises(CorpusError, match="different texts"):
        agreement([first], [Labelled(article(text=BODY + "!"), "y", 1)])


NOTE = {
    "doc": "7", "story": "7", "ORG": ["The Acme Bank", "Acme"], "LOC": ["ULM", "Ulm"],
    "PERSON": [], "DATE": ["Monday"], "ACTOR": [], "type": "Breach", "explanation": 3,
    "relevant": True, "victims": [{"name": "Acme Bank", "industry": "Finance",
    "location": "Germany", "kind": "Bank"}], "attackers": [], "people_affected": None,
    "records": None, "incident_date": "2024-03-04", "date_precision": "day",
    "disclosed_date": None, "data_types": [], "vector": "human error", "status": "Ongoing",
}  # fmt: skip
SOURCE = {"7": {"title": TITLE, "text": BODY, "published": "2024-03-06"}}


def standoff(**exceptions: Any) -> dict[str, Any]:
    [row] = standoff_rows([NOTE], SOURCE, exceptions)
    return row


def test_standoff_annotation_has_offsets_and_no_text(tmp_path: Path) -> None:
    row = standoff()
    text = full_text(SOURCE["7"])
    assert [(text[e["start"] : e["end"]], e["label"]) for e in row["entities"]] == [
        ("Acme Bank", "ORG"), ("ULM", "LOC"), ("Acme Bank", "ORG"), ("Monday", "DATE"),
        ("Ulm", "LOC"),
    ]  # fmt: skip
    clusters = [e["cluster"] for e in row["entities"]]
    assert clusters[0] == clusters[2]
    assert clusters[1] == clusters[4]
    assert row["type"] == "Data Leak"
    assert row["title"] is None
    assert "text" not in row
    assert problems(tmp_path, row) == []


def test_excepted_occurrences_are_left_out() -> None:
    within = [{"text": "Ulm", "label": "LOC", "phrase": "police in Ulm", "reason": "a test"}]
    single = [{"doc": "7", "start": 0, "text": "Acme Bank", "reason": "a test"}]
    found = [e["text"] for e in standoff(within=within, occurrences=single)["entities"]]
    assert found == ["ULM", "Acme Bank", "Monday"]


def test_corrections_must_fit() -> None:
    note = dict(NOTE)
    correct([note], [{"doc": "7", "field": "explanation", "old": 3, "new": 4}, {"doc": "8"} | {
        "field": "x", "old": 1, "new": 2}])  # fmt: skip
    assert note["explanation"] == 4
    with pytest.raises(CorpusError, match="Correction of explanation in 7: found 4"):
        correct([note], [{"doc": "7", "field": "explanation", "old": 3, "new": 4}])


@pytest.mark.parametrize(
    ("action", "left"),
    [("add", ["Acme", "Ulm"]), ("remove", ["Acme"]), ("relabel", ["Acme"])],
)
def test_corrections_of_names(action: str, left: list[str]) -> None:
    note = {"doc": "7", "ORG": ["Acme"] + ["Ulm"] * (action != "add"), "LOC": []}
    change = {"doc": "7", "label": "ORG", "surface": "Ulm", "action": action, "to": "LOC"}
    correct_names([note], [change, change | {"doc": "8"}])
    assert note["ORG"] == left
    assert note["LOC"] == (["Ulm"] if action == "relabel" else [])
    with pytest.raises(CorpusError, match="ORG 'Bonn' is not annotated"):
        correct_names([note], [change | {"surface": "Bonn", "action": "remove"}])


def casie_clone(folder: Path, content: str, title: str | None = TITLE) -> Path:
    file = folder / "CASIE" / "data" / "annotation" / "7.json"
    file.parent.mkdir(parents=True)
    info = {"date": "2024_03_06", **({"title": title} if title else {})}
    file.write_text(json.dumps({"content": content, "info": info, "cyberevent": {}}))
    return folder / "CASIE"


def test_join_with_a_clone_and_with_jsonl(tmp_path: Path) -> None:
    clone = casie_clone(tmp_path, BODY + "  </text>")
    lines = write(tmp_path, {"doc_id": "7", "title": TITLE, "text": BODY})
    for source in (clone, lines):
        joined = join([standoff(), standoff() | {"doc_id": "8"}], source)
        assert [row["text"] for row in joined.rows] == [BODY]
        assert joined.missing == ["8"]
        assert "Articles not found: 1 (8)" in joined.report()[0]


def test_join_refuses_an_altered_text(tmp_path: Path) -> None:
    joined = join([standoff()], casie_clone(tmp_path, BODY.replace("Ulm", "Bonn")))
    assert (joined.rows, joined.altered) == ([], ["7"])


def test_join_says_where_articles_come_from(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Expected a clone of"):
        join([standoff()], tmp_path)


def test_shipped_corpus_is_clean() -> None:
    number, found = check([*PARTS, CORPUS / "casie" / "annotations.jsonl"])
    assert number > 860
    assert [str(problem) for problem in found if not problem.warning] == []


def test_shipped_parts_share_no_story_and_meet_the_design() -> None:
    articles = list(read_labelled(PARTS))
    sizes = Counter(article.part for article in articles)
    assert sizes["train"] >= 200
    assert sizes["dev"] >= 60
    assert sizes["test"] >= 100
    tables = statistics(articles)
    assert set(tables["Level"]) == {str(level) for level in range(1, 9)}
    assert len(tables["Type"]) == 5
    assert len(tables["Country of those affected"]) >= 30
    assert len(tables["Industry of those affected"]) == 19
    assert all(80 <= len(a.row["text"].split()) + 20 <= 540 for a in articles)


def test_casie_annotations_carry_no_text() -> None:
    for article in read_labelled([CORPUS / "casie" / "annotations.jsonl"]):
        assert article.row["title"] is None
        assert "text" not in article.row
        assert max(len(e["text"].split()) for e in article.row["entities"]) <= 14


def test_published_checksums_hold() -> None:
    listed = (CORPUS / "SHA256SUMS").read_text(encoding="utf-8")
    remedy = "Run: extractor corpus checksums corpus > corpus/SHA256SUMS"
    assert listed == checksums(corpus_files(CORPUS), CORPUS), remedy
    line = hashlib.sha256(PARTS[0].read_bytes()).hexdigest() + "  train.jsonl\n"
    assert line in listed


def run(*arguments: object) -> Any:
    return CliRunner().invoke(cli, ["corpus", *map(str, arguments)])


def test_commands(tmp_path: Path) -> None:
    path = write(tmp_path, article(), article(doc_id="b", text="Nothing here.", entities=[]))
    assert run("check", path).exit_code == 0
    assert "### Type" in run("stats", path).output
    assert run("split", path, "-o", tmp_path / "parts", "--shares", "x=1,y=1").exit_code == 0
    assert (tmp_path / "parts" / "y.jsonl").is_file()
    assert run("convert", path, tmp_path / "out.conll").exit_code == 0
    assert run("convert", tmp_path / "out.conll", tmp_path / "back.jsonl").exit_code == 0
    assert [a.row for a in read_labelled([tmp_path / "back.jsonl"])] == [
        a.row for a in read_labelled([path])
    ]
    assert "| all | 2 | 2 | 2 | 1.000 |" in run("agreement", path, path).output
    assert text_checksum("") not in run("checksums", tmp_path).output


def test_commands_report_what_is_wrong(tmp_path: Path) -> None:
    wrong = write(tmp_path, article(level=0))
    assert run("check", wrong).exit_code == 1
    missing = run("stats", tmp_path / "none.jsonl")
    assert missing.exit_code == 2
    assert "Check the path" in missing.output
    notes = write(tmp_path, standoff(), name="notes.jsonl")
    clone = casie_clone(tmp_path, "Other text.")
    joined = run(
        "join", "casie", "--from", clone, "-o", tmp_path / "o.jsonl", "--annotations", notes
    )
    assert joined.exit_code == 1
    assert "with another text than the annotated one" in joined.output


@pytest.mark.parametrize("command", ["check", "stats", "split", "convert"])
@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "no articles. Expected JSONL"), (b"{}\n\xff\n", "file.jsonl:2: not UTF-8")],
)
def test_commands_refuse_what_is_no_corpus(
    command: str, content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.jsonl"
    path.write_bytes(content)
    options = {"split": ["-o", tmp_path / "parts"], "convert": [tmp_path / "out.conll"]}
    done = run(command, path, *options.get(command, []))
    assert done.exit_code == 2
    assert message in done.output


def test_commands_name_a_target_that_cannot_be_written(tmp_path: Path) -> None:
    path = write(tmp_path, article())
    done = run("convert", path, f"{path}/out.conll")
    assert done.exit_code == 2
    assert f"Error: {path}" in done.output
    assert "Check the path" in done.output
    done = run("convert", path, tmp_path / "out.xyz")
    assert done.exit_code == 2
    assert "the name does not tell the format" in done.output


def test_only_stand_off_annotations_are_joined(tmp_path: Path) -> None:
    clone = casie_clone(tmp_path, BODY)
    with pytest.raises(CorpusError, match="no text_sha256"):
        join([{"doc_id": "7"}], clone)
