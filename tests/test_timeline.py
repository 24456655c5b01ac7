"""Which date is which, and which number counts those affected."""

from __future__ import annotations

import pytest

from extractor import Extractor

PUBLISHED = "2018-07-20"
STORY = (
    "Acme Bank disclosed on Thursday that hackers had stolen the data of 1.2 million customers. "
    "The breach began on May 3, 2018, the bank said in a statement. "
    "It discovered the intrusion on June 14. "
    "{} The bank, founded in 1971, has 300 million users around the world. "
    "A new privacy law takes effect on January 1, 2020."
)


def test_dates_go_to_what_their_clause_tells(ex: Extractor) -> None:
    details = ex(STORY.format(""), published=PUBLISHED).details
    assert details["date_occurred"] == "2018-05-03"
    assert details["date_detected"] == "2018-06-14"
    assert details["date_publicly_disclosed"] == "2018-07-19"


def test_the_header_takes_the_month_of_the_incident_and_cites_it(ex: Extractor) -> None:
    incident = ex(STORY.format(""), published=PUBLISHED)
    assert incident.record["incident"]["date"] == "5/2018"
    assert [span.text for span in incident.evidence("/incident/date")] == ["May 3, 2018"]


def test_the_header_takes_the_month_of_publication_where_no_date_is_told(ex: Extractor) -> None:
    text = "Hackers stole the data of 1.2 million customers of Acme Bank."
    assert ex(text, published=PUBLISHED).record["incident"]["date"] == "7/2018"


def test_a_week_gives_a_month_and_no_day(ex: Extractor) -> None:
    text = "The attack on Acme Bank began last week, when hackers broke into its network."
    incident = ex(text, title="Hackers break into Acme Bank", published=PUBLISHED)
    assert incident.details.get("date_occurred") == "2018-07"


def test_all_users_of_an_organisation_are_not_those_affected(ex: Extractor) -> None:
    incident = ex(STORY.format(""), published=PUBLISHED)
    assert incident.details["affected_entities"][0]["customers_affected"] == 1_200_000


def test_a_handful_is_no_count(ex: Extractor) -> None:
    text = "Hackers stole two files of Acme Bank, a script and a page. Two records were exposed."
    details = ex(text, title="Acme Bank hacked", published=PUBLISHED).details
    assert "number_of_records_exposed" not in details.get("data_breach", {})


@pytest.mark.parametrize("size", ["300 million users", "9,000 employees", "40 million customers"])
def test_the_size_of_an_organisation_is_no_count(ex: Extractor, size: str) -> None:
    text = f"Hackers broke into Acme Bank, which has {size}. The bank is investigating."
    incident = ex(text, title="Acme Bank hacked", published=PUBLISHED)
    assert "customers_affected" not in incident.details["affected_entities"][0]


def test_when_a_picture_was_taken_is_no_date_of_the_incident(ex: Extractor) -> None:
    text = (
        "Hackers stole the data of 1.2 million customers of Acme Bank. "
        "Customers of Acme Bank stand in line in this {} taken on February 2, 2017."
    )
    assert "date_occurred" not in ex(text.format("file photo"), published=PUBLISHED).details
