"""Finds technical indicators in text: CVE and CWE numbers, addresses, hashes, domains.

Defanged forms ("hxxp://bad[.]example", "1[.]2[.]3[.]4") count and are restored in the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from extractor.resources import table

DOT = r"(?:\.|\[\.\]|\(\.\)|\[dot\]|\(dot\))"
AT = r"(?:@|\[@\]|\[at\]|\(at\))"
NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
NUMBER = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
HASH_LENGTHS = (128, 64, 40, 32)  # SHA-512, SHA-256, SHA-1, MD5, in hexadecimal digits
TRAILING = ".,;:!?)]}>\"'”’"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: characters `start` to `end`, its kind and its normal form."""

    start: int
    end: int
    kind: str
    value: str


def find_indicators(text: str) -> list[Indicator]:
    """Return the indicators of a text in order; one inside another is left out."""
    taken = bytearray(len(text))
    found = []
    for kind, pattern, may_occur in _patterns():
        if not may_occur(text):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind in ("url", "email"):
                end = start + len(match.group().rstrip(TRAILING))
            if not any(taken[start:end]) and _plausible(kind, match.group()):
                taken[start:end] = b"\1" * (end - start)
                found.append(Indicator(start, end, kind, normal(kind, text[start:end])))
    return sorted(found, key=lambda indicator: indicator.start)


def normal(kind: str, words: str) -> str:
    """Return the normal form of an indicator.

    >>> normal("url", "hxxps://bad[.]example/x")
    'https://bad.example/x'
    """
    if kind in ("cve", "cwe"):
        return re.sub(r"[\s–‑_-]+", "-", words.upper())
    value = re.sub(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)", ".", words, flags=re.IGNORECASE)
    value = re.sub(r"\[@\]|\[at\]|\(at\)", "@", value, flags=re.IGNORECASE)
    value = re.sub(r"^hxxp", "http", value, flags=re.IGNORECASE).replace("[:]", ":")
    return value if kind == "url" else value.lower()


def _plausible(kind: str, words: str) -> bool:
    if kind == "hash":
        return any(c.isdigit() for c in words) and any(c.isalpha() for c in words)
    return True


@cache
def _patterns() -> list[tuple[str, re.Pattern[str], Callable[[str], bool]]]:
    """Return (kind, pattern, quick test whether it can occur), the most telling kind first."""
    tops = "|".join(table("indicator_words")["top_level_domains"])
    host = rf"(?:{NAME}{DOT})+(?:{tops})"
    ends = r"(?![\w-]|\.\w)"
    hexadecimal = "|".join(rf"[0-9A-Fa-f]{{{n}}}" for n in HASH_LENGTHS)
    rules: Iterator[tuple[str, str, Callable[[str], bool]]] = iter(
        [
            ("cve", r"\bCVE[\s–‑_-]\d{4}[–‑-]\d{4,7}\b", lambda t: "CVE" in t or "cve" in t),
            ("cwe", r"\bCWE[\s–‑-]\d{1,4}\b", lambda t: "CWE" in t),
            ("url", r"\b(?:https?|hxxps?|ftp)(?:\[:\]|:)//[^\s<>\"“”]+", lambda t: "//" in t),
            ("email", rf"\b[\w.+-]+{AT}{host}\b", lambda t: "@" in t or "[at]" in t),
            (
                "ip",
                rf"(?<![\d.])(?:{NUMBER}{DOT}){{3}}{NUMBER}(?![\d.]*\d)",
                _has(rf"\d{DOT}\d+{DOT}\d"),
            ),
            ("hash", rf"\b(?:{hexadecimal})\b", _has(rf"[0-9A-F]{{{HASH_LENGTHS[-1]}}}")),
            ("domain", rf"(?<![\w@./-]){host}{ends}", _has(rf"[A-Z0-9]{DOT}(?:{tops}){ends}")),
        ]
    )
    flags = re.IGNORECASE
    return [(kind, re.compile(p, flags if kind != "cwe" else 0), test) for kind, p, test in rules]


def _has(pattern: str) -> Callable[[str], bool]:
    """Return a test for what an indicator cannot be without, quicker than its own pattern."""
    search = re.compile(pattern, re.IGNORECASE).search
    return lambda text: search(text) is not None
