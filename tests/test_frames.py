"""Frames: same rows, same order, same values as the records, in pandas and in Polars."""

from __future__ import annotations

import datetime
from typing import Any

import pandas
import polars
import pytest

import extractor
from extractor.exporters.flat import COLUMNS

BODY = "Acme Bank said on Friday that hackers stole the data of 12,000 customers."
DATA: dict[str, list[Any]] = {
    "body": [BODY, None, "Globex was hacked.", "  "],
    "title": ["Acme Bank hacked", "Empty", None, None],
    "published": [datetime.date(2026, 4, 24), None, None, None],
    "doc_id": [7, 8, 9, 10],
}


@pytest.mark.parametrize("library", [pandas, polars])
def test_rows_keep_their_order(ex: extractor.Extractor, library: Any) -> None:
    found = extractor.frame(library.DataFrame(DATA), text="body", extractor=ex)
    expected = ex(BODY, title="Acme Bank hacked", published="2026-04-24", doc_id="7")
    assert list(found.columns) == [*(c.name for c in COLUMNS), "error"]
    assert list(found["doc_id"])[::2] == ["7", "9"]
    assert found["incident_id"][0] == expected.id
    assert found["severity"][0] == expected.severity
    assert found["victim_customers_affected"][0] == 12000
    reasons = [r if isinstance(r, str) else None for r in found["error"]]
    assert reasons[0] is reasons[2] is None
    assert "row 1: the article is empty" in str(reasons[1])
    assert "row 3: the article is empty" in str(reasons[3])


def test_pandas_keeps_the_index(ex: extractor.Extractor) -> None:
    df = pandas.DataFrame(DATA, index=["d", "c", "b", "a"])
    found = extractor.frame(df, text="body", extractor=ex)
    assert list(found.index) == ["d", "c", "b", "a"]
    joined = df.join(found.add_prefix("record_"))
    assert joined.loc["d", "record_victim_name"] == "Acme Bank"
    assert str(found["severity"].dtype) == "Int64"


def test_unknown_column_and_kind_are_refused(ex: extractor.Extractor) -> None:
    with pytest.raises(extractor.InputError, match="no column 'text'"):
        extractor.frame(pandas.DataFrame(DATA), extractor=ex)
    with pytest.raises(extractor.InputError, match="no column 'when'"):
        extractor.frame(pandas.DataFrame(DATA), "body", published="when", extractor=ex)
