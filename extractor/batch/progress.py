"""Tells on stderr how a run goes: a bar on a terminal, plain lines elsewhere, or JSON lines.

A short run is silent but for its problems; a run of one article prints no summary.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import orjson

from extractor.batch.results import Entry, Summary
from extractor.ingest import Meter

FIRST = {True: 1.0, False: 10.0}  # seconds until the first report, by "is a terminal"
EVERY = {True: 0.2, False: 30.0}  # seconds between two reports
LONGEST_REASON = 300  # characters of a reason that are printed


class Reporter:
    """Counts the results of a run and reports them.

    Args:
        meter: says how far the reading has come.
        log_json: write one JSON object a line, for programs.
        clock: returns seconds.
    """

    def __init__(
        self, meter: Meter, *, log_json: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.summary = Summary()
        self._meter, self._json, self._clock = meter, log_json, clock
        self._terminal = sys.stderr.isatty() and not log_json
        self._began = clock()
        self._next = self._began + FIRST[self._terminal]
        self._read_before: float | None = 0.0
        self._shown = False

    def resumed(self, entry: Entry) -> None:
        """Count an entry that an earlier run made."""
        self.summary.counts[entry.result.outcome] += 1
        self.summary.resumed += 1

    def start(self) -> None:
        """Begin to measure, after what was taken over from an earlier run."""
        self._began = self._clock()
        self._read_before = self._meter.fraction()
        if self.summary.resumed:
            self._say("resumed", f"{self.summary.resumed:,} articles were done already")

    def add(self, entry: Entry) -> None:
        """Count an entry, report a failure, and now and then the progress."""
        result = entry.result
        self.summary.counts[result.outcome] += 1
        self.summary.seconds = self._clock() - self._began
        if result.outcome in ("failed", "rejected"):
            self._problem(entry)
        if self._clock() >= self._next and self.summary.read > 1:
            self._next = self._clock() + EVERY[self._terminal]
            self._progress()

    def finish(self) -> Summary:
        """Print the summary of a run over more than one article; return it."""
        summary = self.summary
        summary.seconds = self._clock() - self._began
        if summary.read > 1 or summary.failed or summary.rejected:
            self._say("summary", self._counts() + f"; {self._rate()}")
        return summary

    def note(self, message: str) -> None:
        """Print a remark."""
        self._say("note", message)

    def remaining(self) -> float | None:
        """Return the seconds that the rest will take at the present rate, None if not known."""
        now, before = self._meter.fraction(), self._read_before
        if now is None or before is None or now <= before:
            return None
        return (self._clock() - self._began) * (1 - now) / (now - before)

    def _problem(self, entry: Entry) -> None:
        reason = entry.result.reason
        if entry.result.outcome == "failed":
            reason = f"{entry.where}: {reason}"
        line = " ".join(reason.split())
        if len(line) > LONGEST_REASON:
            line = line[: LONGEST_REASON - 1] + "…"
        self._say("problem", f"Error: {line}", where=entry.where, doc_id=entry.doc_id)

    def _progress(self) -> None:
        remaining = self.remaining()
        left = f", about {duration(remaining)} left" if remaining is not None else ""
        share = self._meter.fraction()
        part = f" ({share:.0%})" if share is not None else ""
        line = f"{self.summary.read:,} articles{part} in {duration(self.summary.seconds)}, "
        line += f"{self._rate()}{left}, {self.summary.failed:,} failed"
        if self._terminal:
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()
            self._shown = True
        else:
            self._say("progress", line, remaining=remaining and round(remaining, 1))

    def _counts(self) -> str:
        s = self.summary
        counts = f"{s.read:,} read, {s.written:,} written, {s.skipped:,} left out, "
        return counts + f"{s.rejected:,} rejected, {s.failed:,} failed"

    def _rate(self) -> str:
        return f"{self.summary.rate:,.1f} articles/s"

    def _say(self, event: str, line: str, **more: Any) -> None:
        if self._json:
            s = self.summary
            fields = {"event": event, "message": line, "seconds": round(s.seconds, 3)}
            fields |= {"read": s.read, "written": s.written, "skipped": s.skipped}
            fields |= {"rejected": s.rejected, "failed": s.failed, "rate": round(s.rate, 2)}
            line = orjson.dumps(fields | more).decode()
        start = "\r\x1b[K" if self._shown else ""
        self._shown = False
        sys.stderr.write(f"{start}{line}\n")
        sys.stderr.flush()


def duration(seconds: float) -> str:
    """Return a time span in words that a human reads at a glance.

    >>> duration(42.3), duration(90), duration(7500)
    ('42 s', '1 min 30 s', '2 h 5 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
