"""The whole path: text to incident, in one process and in several, and from plain spaCy."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

import extractor
from extractor.resources import model_dir

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
TEXT = (
    "Springfield General Hospital said on Friday that hackers stole the medical records of "
    "12,000 patients. The hospital, in Ohio, has told the FBI."
)


def article(path: Path) -> extractor.Document:
    title, body = path.read_text(encoding="utf-8").split("\n\n", 1)
    return extractor.Document(text=body, title=title, published="2019-03-20", doc_id=path.stem)


def test_attributes(ex: extractor.Extractor) -> None:
    incident = ex(TEXT, title="Hospital data breach hits 12,000 patients", published="2026-04-24")
    assert incident.type == "Breach"
    assert incident.impact == 4
    assert incident.severity == 85
    assert incident.date == "4/2026"
    assert incident.affected_entities[0].name == "Springfield General Hospital"
    assert incident.affected_entities[0].industry == "Healthcare"
    assert incident.affected_entities[0].customers_affected == 12000


def test_evidence_is_the_exact_slice(ex: extractor.Extractor) -> None:
    document = extractor.Document(TEXT, title="Hospital breach", published="2026-04-24")
    incident = ex(document)
    for pointer in incident.record["evidence"]:
        for span in incident.evidence(pointer):
            assert document.full_text[span.start : span.end] == span.text
    (span, *_) = incident.evidence("/incident/details/affected_entities/0/name")
    assert span.text == "Springfield General Hospital"
    assert incident.evidence("/incident/no/such/value") == ()


def test_date_is_resolved_against_publication(ex: extractor.Extractor) -> None:
    incident = ex(TEXT, published="2026-04-25T08:00:00+02:00")
    friday = next(e for e in incident.entities if e["text"] == "Friday")
    assert friday["date"] == {"value": "2026-04-24", "precision": "day"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_same_text_same_bytes(ex: extractor.Extractor, path: Path) -> None:
    document = article(path)
    alone = ex(document).to_json()
    among_others = [i.to_json() for i in ex.pipe([TEXT, document, TEXT * 20, document])]
    assert among_others[1] == among_others[3] == alone


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_give_the_same_records(method: str, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        "import multiprocessing, sys, extractor\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({method!r})\n"
        "    ex = extractor.load()\n"
        f"    documents = [{TEXT!r}, 'The bank of Foo was hacked on Monday.'] * 3\n"
        "    for incident in ex.pipe(documents, batch_size=2, n_process=int(sys.argv[1])):\n"
        "        print(incident.to_json())\n"
    )
    assert method in multiprocessing.get_all_start_methods()
    one, two = (
        subprocess.run(
            [sys.executable, script, n], capture_output=True, text=True, check=True, timeout=240
        ).stdout
        for n in ("1", "2")
    )
    assert one == two
    assert len(one.splitlines()) == 6


def test_plain_spacy_loads_the_saved_pipeline() -> None:
    code = (
        "import spacy, sys\n"
        f"nlp = spacy.load({str(model_dir())!r})\n"
        f"doc = nlp({TEXT!r})\n"
        "print([e.text for e in doc.ents if e.label_ == 'ORG'])\n"
        "assert doc._.classes['type']['label'] == 'Breach'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert "Springfield General Hospital" in done.stdout


@pytest.mark.parametrize("value", ["", "  \n "])
def test_empty_text_is_refused(ex: extractor.Extractor, value: str) -> None:
    with pytest.raises(extractor.InputError, match="empty"):
        ex(value)


def test_unreadable_date_is_refused(ex: extractor.Extractor) -> None:
    with pytest.raises(extractor.DateError, match="ISO 8601"):
        ex(TEXT, published="yesterday-ish")


def test_altered_model_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "model"
    subprocess.run(["cp", "-r", str(model_dir()), str(copy)], check=True)
    config = copy / "config.cfg"
    config.write_text(config.read_text() + "\n# altered\n")
    with pytest.raises(extractor.ModelError, match=r"config\.cfg"):
        extractor.load(str(copy))


def test_unknown_model_lists_the_installed_ones() -> None:
    with pytest.raises(extractor.ModelError, match="breach_news"):
        extractor.load("no_such_model")


def test_record_is_plain_json(ex: extractor.Extractor) -> None:
    incident = ex(TEXT)
    assert json.loads(incident.to_json()) == incident.to_dict() == incident.record


def test_the_shipped_model_holds_no_words_of_training_texts() -> None:
    """What it knows beside spaCy's own words comes from its components' names and settings."""
    path = ROOT / "models" / "breach_news"
    bare = spacy.blank("en")
    for name in json.loads((path / "meta.json").read_text())["pipeline"]:
        bare.add_pipe(name)
    held = json.loads((path / "vocab" / "strings.json").read_text())
    assert set(held) <= set(bare.vocab.strings)
