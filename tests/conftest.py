"""Fixtures that several test modules share."""

from __future__ import annotations

import pytest
import spacy

import extractor
import extractor.components  # registers the factories


@pytest.fixture(scope="session")
def ex() -> extractor.Extractor:
    """The shipped model, loaded once."""
    return extractor.load()


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    """A pipeline without weights that finds sentences and quantities."""
    nlp = spacy.blank("en")
    nlp.add_pipe("breach_sentences")
    nlp.add_pipe("quantity_finder")
    return nlp


@pytest.fixture(scope="session")
def initial(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A spaCy pipeline whose encoder has the shape of the usual one, untrained."""
    nlp = spacy.blank("en")
    nlp.add_pipe("ner").add_label("ORG")
    nlp.initialize()
    folder = tmp_path_factory.mktemp("initial")
    nlp.to_disk(folder)
    return str(folder)
