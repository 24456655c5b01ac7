"""`incident_fields`: proposes the details that follow from classes, cues and names."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.candidates import Candidate, propose, proposed
from extractor.extortion import read_extortion, read_theft
from extractor.flaws import find_flaws
from extractor.motives import find_motive
from extractor.references import find_references
from extractor.resources import table, vocab
from extractor.status import investigation_status
from extractor.words import text_of

NAME = "incident_fields"
MIN_VECTOR = 0.4  # probability below which no vector is given
MIN_STATUS = 0.4
MIN_RELEVANT = 0.2  # probability that the article reports an incident; a lost record costs most
MAX_CITED = 3
KINDS = "/data_breach/type_of_data_compromised/-"
PRINCIPAL = "/affected_entities/0/name"
SENSITIVITY = ("Low", "Medium", "High")
IDENTIFYING = frozenset(
    {"names", "contact details", "government ids", "health", "biometric", "payment cards"}
)


def propose_fields(doc: Doc) -> Doc:
    """Propose type, vector, status, motive, ransomware fields and references."""
    _classes(doc)
    for reference in find_references(doc):
        value = {"source": reference.source, "url": reference.url, "date": reference.date}
        value = {key: told for key, told in value.items() if told}
        propose(doc, "/references/-", value, reference.spans, score=reference.score, by=NAME)
    relevant = doc._.classes.get("relevant", {}).get("probabilities", {}).get("True", 1.0)
    if relevant >= MIN_RELEVANT:
        _status(doc)
        _extortion(doc)
        _vulnerability(doc)
        _sensitivity(doc)
    return doc


def _classes(doc: Doc) -> None:
    kind, vector = (doc._.classes[head] for head in ("type", "vector"))
    names = table("type_names")["names"][kind["label"]]
    label = names.get(vector["label"], names[""])
    propose(doc, "/type", label, kind["spans"], score=kind["score"], by=NAME)
    if vector["label"] != "unknown" and vector["score"] >= MIN_VECTOR and vector["spans"]:
        cited = [s for c in proposed(doc, "/attack_vector") for s in c["spans"]]
        _drop(doc, "/attack_vector")
        spans, score = cited or vector["spans"], vector["score"]
        propose(doc, "/attack_vector", vector["label"], spans, score=score, by=NAME)
    else:
        _drop(doc, "/attack_vector")


def _status(doc: Doc) -> None:
    """Propose the status with the phrases that state it, a sure one with the sentence on it all."""
    label, score, stated = investigation_status(doc, doc._.classes["status"]["probabilities"])
    spans = _chars(stated[:MAX_CITED])
    if not spans and score >= table("investigation_cues")["alone"].get(label, 1.0):
        spans = [s for told in proposed(doc, "/description")[:1] for s in told["spans"][:1]]
    if label != "Unknown" and score >= MIN_STATUS and spans:
        propose(doc, "/investigation_status", label, spans, score=score, by=NAME)


def _drop(doc: Doc, pointer: str) -> None:
    """Take back what only gave the words of a class."""
    doc._.candidates = [c for c in doc._.candidates if c["pointer"] != pointer]


def _extortion(doc: Doc) -> None:
    kind = doc._.classes["type"]
    for fact in read_extortion(doc, kind["label"]):
        score, spans = fact.score * kind["score"], _chars([fact.words])
        pointer, status = f"/ransomware/{fact.field}", fact.status
        propose(doc, pointer, fact.value, spans, score=score, by=NAME, status=status)
        if fact.field == "data_exfiltration" and isinstance(fact.value, bool):
            pointer = "/data_breach/data_exfiltration"
            propose(doc, pointer, fact.value, spans, score=score, by=NAME, status=status)
    theft = read_theft(doc, kind["label"])
    if theft:
        score, spans = theft.score * kind["score"], _chars([theft.words])
        pointer, status = "/data_breach/data_exfiltration", theft.status
        propose(doc, pointer, True, spans, score=score, by=NAME, status=status)
    motive = find_motive(doc, kind["label"])
    if motive:
        label, words, score = motive
        propose(doc, "/motivation", label, _chars(words[:MAX_CITED]), score=score, by=NAME)


def _vulnerability(doc: Doc) -> None:
    """Propose the CVE numbers of an article about a flaw or its use, instead of its words."""
    kind, vector = doc._.classes["type"]["label"], doc._.classes["vector"]["label"]
    if kind != "Vulnerability" and vector != "vulnerability exploit":
        return
    if kept := find_flaws(doc, [c["value"] for c in proposed(doc, PRINCIPAL)]):
        _drop(doc, "/vulnerability_exploited")
        value, spans = ", ".join(kept), _chars(kept.values())
        propose(doc, "/vulnerability_exploited", value, spans, score=0.85, by=NAME)


def _sensitivity(doc: Doc) -> None:
    """Propose how sensitive the data are and whether they identify persons, from their kinds."""
    kinds = proposed(doc, KINDS)
    if not kinds:
        return
    level, highest = max(((_level(doc, kind), kind) for kind in kinds), key=_by_level)
    pointer, spans = "/data_breach/sensitivity_of_data", highest["spans"]
    propose(doc, pointer, level, spans, score=highest["score"], by=NAME, status=highest["status"])
    persons = next((c for c in kinds if c["value"] in IDENTIFYING), None)
    if persons:
        pointer = "/data_breach/personally_identifiable_information"
        spans, score = persons["spans"], persons["score"]
        propose(doc, pointer, True, spans, score=score, by=NAME, status=persons["status"])


def _level(doc: Doc, kind: Candidate) -> str:
    """Return the sensitivity of a kind of data, higher where its words say more than it."""
    text = text_of(doc)
    words = {text[start:end].lower() for start, end in kind["spans"]}
    if words & set(table("data_words")["high"]):
        return SENSITIVITY[-1]
    return next(str(e["sensitivity"]) for e in vocab("data_type") if e["label"] == kind["value"])


def _by_level(pair: tuple[str, Candidate]) -> int:
    return SENSITIVITY.index(pair[0])


def _chars(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [(span.start_char, span.end_char) for span in spans]


def make_incident_fields(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return propose_fields
