"""Each rule of the table on candidates that violate it and on others that do not."""

from __future__ import annotations

import pytest

from extractor.resources import table
from extractor.rules import TESTS, apply_rules

OTHER = (100, 180)  # characters that tell of another incident
PEOPLE, RECORDS = (
    "/affected_entities/0/customers_affected",
    "/data_breach/number_of_records_exposed",
)
NAME = ("/affected_entities/0/name", "Acme")
CASES = [
    ("ransomware-without-evidence", [("/ransomware/ransom_paid", "$1")], {"Breach": 1.0}, True),
    (
        "ransomware-without-evidence",
        [("/ransomware/ransom_paid", "$1")],
        {"Ransomware": 0.9},
        False,
    ),
    (
        "ransomware-without-evidence",
        [("/ransomware/ransom_paid", "$1"), ("/ransomware/ransomware_strain", "Ryuk")],
        {"Breach": 1.0},
        False,
    ),
    ("more-people-than-live", [("/affected_entities/0/customers_affected", 9 * 10**9)], {}, True),
    ("more-people-than-live", [("/affected_entities/0/customers_affected", 10**9)], {}, False),
    (
        "dates-out-of-order",
        [("/date_occurred", "2018-07"), ("/date_detected", "2018-06-30")],
        {},
        True,
    ),
    (
        "dates-out-of-order",
        [("/date_occurred", "2018-07-10"), ("/date_detected", "2018-07")],
        {},
        False,
    ),
    ("date-after-publication", [("/date_detected", "2018-09-02")], {}, True),
    ("date-after-publication", [("/date_detected", "2018-08-31")], {}, False),
    (
        "exfiltration-denied",
        [
            ("/data_breach/data_exfiltration", False),
            ("/data_breach/type_of_data_compromised/-", "names"),
        ],
        {},
        True,
    ),
    ("victim-is-actor", [NAME, ("/threat_actor", "ACME")], {}, True),
    ("victim-is-actor", [NAME, ("/threat_actor", "DarkBox")], {}, False),
    (
        "paid-without-demand",
        [("/ransomware/ransom_paid", "$5"), ("/regulatory_compliance/fines_imposed", "$5")],
        {"Ransomware": 1.0},
        True,
    ),
    ("ransomware-without-evidence", [("/ransomware/data_encryption", True)], {}, True),
    (
        "dates-out-of-order",
        [("/date_occurred", "2018-07"), ("/date_publicly_disclosed", "2018-06")],
        {},
        True,
    ),
    ("dates-out-of-order", [("/date_occurred", "2018"), ("/date_resolved", "2017-12")], {}, True),
    ("dates-out-of-order", [("/date_resolved", "2017-12")], {}, False),
    ("date-after-publication", [("/date_occurred", "2019")], {}, True),
    ("date-after-publication", [("/date_publicly_disclosed", "2018-10")], {}, True),
    ("date-after-publication", [("/date_publicly_disclosed", "2018-09")], {}, False),
    (
        "exfiltration-denied",
        [
            ("/data_breach/data_exfiltration", True),
            ("/data_breach/type_of_data_compromised/-", "names"),
        ],
        {},
        False,
    ),
    ("exfiltration-denied", [("/data_breach/type_of_data_compromised/-", "names")], {}, False),
    (
        "victim-is-actor",
        [NAME, ("/affected_entities/1/name", "Globex"), ("/threat_actor", "Globex")],
        {},
        True,
    ),
    (
        "paid-without-demand",
        [("/ransomware/ransom_demanded", "$5"), ("/regulatory_compliance/fines_imposed", "$5")],
        {"Ransomware": 1.0},
        True,
    ),
    (
        "paid-without-demand",
        [("/ransomware/ransom_paid", "$5"), ("/regulatory_compliance/fines_imposed", "$6")],
        {"Ransomware": 1.0},
        False,
    ),
    ("count-of-another-incident", [(PEOPLE, 500, (120, 123))], {}, True),
    ("count-of-another-incident", [(RECORDS, 500, (120, 123))], {}, True),
    ("count-of-another-incident", [("/impact/financial_loss", "$5", (120, 123))], {}, True),
    (
        "count-of-another-incident",
        [("/ransomware/ransom_demanded", "$5", (120, 123))],
        {"Ransomware": 1.0},
        True,
    ),
    ("count-of-another-incident", [(PEOPLE, 500, (20, 23))], {}, False),
    ("count-of-another-incident", [(PEOPLE, 500, (20, 23), (120, 123))], {}, False),
    ("count-of-another-incident", [("/date_detected", "2018-07", (120, 123))], {}, False),
]


def _candidates(fields):
    return [{"pointer": p, "value": v, "spans": spans, "score": 0.8} for p, v, *spans in fields]


@pytest.mark.parametrize(("code", "fields", "types", "violated"), CASES)
def test_rule(code, fields, types, violated):
    kept, warnings = apply_rules(_candidates(fields), types, "2018-09-01", elsewhere=[OTHER])
    assert (code in {w["code"] for w in warnings}) is violated
    rule = next(r for r in table("record_rules")["rules"] if r["code"] == code)
    if not violated:
        assert kept == _candidates(fields)
    elif rule["action"] == "drop":
        assert len(kept) == len(fields) - 1
    else:
        assert min(c["score"] for c in kept) == pytest.approx(0.8 * rule["factor"])


def test_words_of_extortion_are_evidence_for_a_ransom():
    fields = _candidates([("/ransomware/ransom_paid", "$1")])
    kept, warnings = apply_rules(fields, {"Breach": 1.0}, None, extortion=True)
    assert (kept, warnings) == (fields, [])


def test_every_rule_has_a_test_and_cases_of_both_outcomes():
    rules = table("record_rules")["rules"]
    assert {r["test"] for r in rules} == set(TESTS)
    cases = {(code, violated) for code, _, _, violated in CASES}
    assert cases == {(r["code"], outcome) for r in rules for outcome in (True, False)}


@pytest.mark.parametrize("rule", table("record_rules")["rules"], ids=lambda rule: rule["code"])
def test_every_pointer_of_a_rule_is_in_a_case_that_violates_it(rule):
    fields = {
        pointer
        for code, fields, _, violated in CASES
        if violated and code == rule["code"]
        for pointer, *_ in fields
    }
    for pointer in rule["pointers"]:
        assert any(field.startswith(pointer) for field in fields), pointer


def test_rules_without_a_date_of_publication_drop_nothing():
    fields = _candidates([("/date_occurred", "2031")])
    assert apply_rules(fields, {}, None) == (fields, [])


def test_a_warning_names_the_field_and_is_given_once():
    fields = _candidates([NAME, ("/threat_actor", "Acme"), ("/threat_actor", "ACME")])
    kept, warnings = apply_rules(fields, {}, None)
    assert kept == _candidates([NAME])
    assert [w["pointer"] for w in warnings] == ["/incident/details/threat_actor"]
