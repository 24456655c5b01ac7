"""The layout of the public incident feed: header values as strings, then the details."""

from __future__ import annotations

import json
import pprint
from typing import Any

from extractor.types import Incident

HEADER = ("id", "linkid", "type", "date", "severity", "impact", "explanation")


def as_feed(incident: Incident) -> str:
    """Return the record as the feed prints it: header lines, then a dict with sorted keys."""
    header = incident.header
    known = [key for key in HEADER if header[key] is not None]
    lines = [f'"{key}": {json.dumps(str(header[key]), ensure_ascii=False)}' for key in known]
    details = pprint.pformat(_without_empty(header["details"]), sort_dicts=True, width=80)
    return ",\n".join(lines) + "\n" + details


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value
