"""The entity tagger: decoding under the BILOU rules, batches, serialization."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import extractor
from extractor.bilou import allowed_transitions, best_paths, bilou_tags
from extractor.convolution import convolve, padded_rows, taps_at_points
from extractor.errors import ModelError
from extractor.tagger import LEAST_SCORE, Tagger

TAGS = bilou_tags(["ORG", "LOC"])
LOG = st.floats(-5, 0, width=32)  # log probabilities
TEXTS = [
    "Acme Bank of Ohio said on Friday that hackers stole the records of its customers.",
    "",
    "MAERSK HIT BY NOTPETYA",
    "The Information Commissioner's Office (ICO) fined British Airways.",
    "Bank " * 600,
]


def test_tags_are_in_the_order_of_the_output_layer() -> None:
    assert TAGS == ["O", "B-ORG", "I-ORG", "L-ORG", "U-ORG", "B-LOC", "I-LOC", "L-LOC", "U-LOC"]


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=4).flatmap(
        lambda sizes: st.tuples(
            *(
                arrays(np.float32, (n, len(TAGS)), elements=st.floats(-5, 0, width=32))
                for n in sizes
            )
        )
    )
)
def test_decoded_paths_obey_the_rules(scores: tuple[np.ndarray, ...]) -> None:
    start, transition, end = allowed_transitions(TAGS)
    for path, rows in zip(best_paths(scores, (start, transition, end)), scores, strict=True):
        assert len(path) == len(rows)
        assert start[path[0]] == 0
        assert end[path[-1]] == 0
        assert all(transition[a, b] == 0 for a, b in pairwise(path))


def test_an_allowed_best_path_is_kept() -> None:
    wanted = [0, 1, 2, 3, 8, 0]
    scores = np.full((6, len(TAGS)), -4, "f")
    scores[range(6), wanted] = -0.1
    assert best_paths([scores], allowed_transitions(TAGS))[0].tolist() == wanted


def test_no_path_beats_the_one_mended_between_sure_tokens() -> None:
    random = np.random.default_rng(1)
    rules = allowed_transitions(TAGS)
    for _ in range(200):
        scores = random.standard_normal((30, len(TAGS))) * 3
        scores[:, 0] += random.choice([0, 14], 30)
        scores = (scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))).astype("f")
        [path] = best_paths([scores], rules)
        best = np.where(rules[0] == 0, scores[0], -np.inf)  # of paths that end in each tag
        for row in scores[1:]:
            best = (best[:, None] + rules[1]).max(axis=0) + row
        wanted = (best + rules[2]).max()
        assert scores[range(30), path].sum() == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize("tokens", [1, 3, 4, 5, 767, 768, 1601])
def test_fast_convolution_gives_what_the_plain_product_gives(tokens: int) -> None:
    random = np.random.default_rng(tokens)
    taps = random.standard_normal((3 * 8, 12)).astype("f")
    bias = random.standard_normal(12).astype("f")
    x = np.zeros((padded_rows(tokens), 8), "f")
    x[1 : tokens + 1] = random.standard_normal((tokens, 8))
    found = np.empty((len(x) - 2, 12), "f")
    for rows, part in convolve(x, taps_at_points(taps), bias):
        found[rows].reshape(-1, len(part), 12)[:] = part.swapaxes(0, 1)
    wanted = np.concatenate([x[:-2], x[1:-1], x[2:]], axis=1) @ taps + bias
    assert np.allclose(found[:tokens], wanted[:tokens], atol=1e-4)


def test_entities_do_not_depend_on_the_batch(ex: extractor.Extractor) -> None:
    tagger = ex.nlp.get_pipe("breach_ner").tagger
    docs = [ex.nlp.make_doc(text) for text in TEXTS]
    together = tagger.predict(docs)
    assert together == [tagger.predict([doc])[0] for doc in docs]
    assert together[1] == []


def test_numbers_do_not_depend_on_the_words_met_before(ex: extractor.Extractor) -> None:
    def tagger() -> Tagger:
        known = ex.nlp.get_pipe("breach_ner").tagger
        return Tagger(known.weights, known.labels)

    docs = [ex.nlp.make_doc(text) for text in TEXTS if text]
    alone = [tagger().log_probabilities(doc) for doc in docs]
    one = tagger()
    in_turn = [one.log_probabilities(doc) for doc in docs[::-1]][::-1]
    for first, second in zip(alone, in_turn, strict=True):
        assert np.array_equal(first, second)


def test_weights_survive_the_disk(ex: extractor.Extractor, tmp_path: Path) -> None:
    tagger = ex.nlp.get_pipe("breach_ner").tagger
    tagger.to_disk(tmp_path / "tagger.msgpack")
    docs = [ex.nlp.make_doc(TEXTS[0])]
    assert Tagger.from_disk(tmp_path / "tagger.msgpack").predict(docs) == tagger.predict(docs)


def test_component_without_weights_says_so() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("breach_ner")
    with pytest.raises(ModelError, match="no weights"):
        nlp.get_pipe("breach_ner")(nlp.make_doc("Acme"))


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_no_name_reaches_back_into_a_dateline(ex: extractor.Extractor, dash: str) -> None:
    text = f"BOSTON {dash} Northwind Airways said on Friday that hackers stole its files."
    entities = [(ent.text, ent.label_) for ent in ex.nlp(text).ents]
    assert entities == [("BOSTON", "LOC"), ("Northwind Airways", "ORG"), ("Friday", "DATE")]


def test_a_hyphen_inside_a_name_stays(ex: extractor.Extractor) -> None:
    doc = ex.nlp("Rolls-Royce said on Friday that hackers stole its files.")
    assert [ent.text for ent in doc.ents] == ["Rolls-Royce", "Friday"]


def test_doubtful_entities_are_left_out(ex: extractor.Extractor) -> None:
    documents = [ex.nlp(text) for text in TEXTS if text]
    assert all(ent._.score >= LEAST_SCORE for doc in documents for ent in doc.ents)


@pytest.mark.parametrize("space", ["\u00a0 ", "  ", "\n", "\u2003 "])
def test_no_entity_begins_or_ends_with_a_space(ex: extractor.Extractor, space: str) -> None:
    """One that began with a space ended the whole article's reading."""
    text = (
        "Northwind Airways lost the data of 5,000 passengers to hackers. As security researcher "
        f"Ann Lee of{space}Harbor Software{space}told reporters, the flaw was old."
    )
    entities = ex(text).record["entities"]
    assert "Harbor Software" in [entity["text"] for entity in entities]
    assert all(entity["text"] == entity["text"].strip() for entity in entities)
