"""Numbers of an article that state one figure are gathered under the most precise value."""

from __future__ import annotations

import pytest
import spacy

from extractor.components.quantities import find
from extractor.counts import figures
from extractor.figures import gather, rounds

PRECISE = [
    ("exactly", 92_000_000, 92_283_889, True),
    ("exactly", 1.2e6, 1_204_117, True),
    ("about", 900_000, 880_000, True),
    ("about", 900_000, 840_000, False),
    ("at least", 400_000, 429_612, True),
    ("at least", 400_000, 512_000, False),
    ("exactly", 400_000, 429_612, False),
    ("at most", 50_000, 41_300, False),
    ("exactly", 429_612, 400_000, False),
    ("exactly", 700, 700, True),
    ("about", 1_000_000, 12, False),
    ("exactly", 5_500_000, 5_556_702, True),
]
TEXT = (
    "Hackers took the data of 55,000 patients. Letters went to more than 1,000 doctors. "
    "The clinic told the regulator that 55,447 patients were affected; it treats 80,000 people."
)


@pytest.mark.parametrize(("comparator", "value", "precise", "expected"), PRECISE)
def test_a_rounded_number_states_a_precise_one(
    comparator: str, value: float, precise: float, expected: bool
) -> None:
    assert rounds({"value": value, "comparator": comparator}, precise) is expected


def test_mentions_of_one_figure_are_gathered() -> None:
    doc = find(spacy.blank("en")(TEXT))
    groups = [[span.text for span in group] for group in gather(doc.spans["quantities"])]
    assert groups == [["55,447", "55,000"], ["1,000"], ["80,000"]]


def test_a_figure_has_the_value_and_the_mentions_of_its_most_precise_number() -> None:
    doc = spacy.blank("en")(TEXT)
    doc._.sentence_starts = [0, 8, 16]
    found = {f.value: [span.text for span, _ in f.mentions] for f in figures(find(doc), "people")}
    assert found == {55_447: ["55,447"], 1_000: ["1,000"]}


def test_a_figure_shares_what_its_mentions_tell() -> None:
    doc = spacy.blank("en")(TEXT)
    doc._.sentence_starts = [0, 8, 16]
    first = figures(find(doc), "people")[0]
    own = first.mentions[0][1]
    assert "right=affected" in own
    assert {"left=data", "right=affected"} <= set(first.features)
    assert "left=data" not in own
