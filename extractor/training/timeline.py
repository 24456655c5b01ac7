"""Trains the classifier of dates on articles whose timeline is known, and on dated reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extractor.chronology import DETECTED, DISCLOSED, OCCURRED, RESOLVED
from extractor.timeline import TimelineClassifier, dated, describe_dates, shares, stated
from extractor.training.data import LabelledArticle, folds
from extractor.training.dated_reports import DatedReport, read_doc
from extractor.training.rivals import Contest, fit_rivals

# Inverse of the regularisation; of what fewer articles tell, less.
STRENGTHS = {OCCURRED: 0.07, DETECTED: 0.1, DISCLOSED: 0.5, RESOLVED: 0.1}
# Probability below which no date is given. That of the incident is the record's month too, and is
# less often right at run time than by the gold entities that thresholds are fitted on: below 0.4 it
# was right in 6 cases of 19.
LEAST = {OCCURRED: 0.37, DETECTED: 0.3, DISCLOSED: 0.33, RESOLVED: 0.25}
NOT_IN_NEWS = (DETECTED, RESOLVED)  # roles that the public articles are not annotated with
REPORT_WEIGHT = 0.5  # of a report against an annotated article


def train_timeline(
    docs: Sequence[Doc],
    articles: Sequence[LabelledArticle],
    nlp: Language,
    reports: Iterable[DatedReport] = (),
) -> TimelineClassifier:
    """Fit on Docs whose DATE entities have values; thresholds by held-back stories.

    Args:
        docs: the articles' Docs.
        articles: annotated articles.
        nlp: a pipeline with an entity tagger, which reads the reports.
        reports: short texts of which the day of the incident is known.
    """
    contests = [article_contest(*pair) for pair in zip(docs, articles, strict=True)]
    further = [report_contest(read_doc(nlp, report), report) for report in reports]
    further = [contest for contest in further if any(contest.right[OCCURRED])]
    fold_of = folds(articles)
    return TimelineClassifier(fit_rivals(contests, fold_of, STRENGTHS, shares, LEAST, further))


def article_contest(doc: Doc, article: LabelledArticle) -> Contest:
    """Return the dates of an annotated article; those at another precision are wrong."""
    values = [stated(span) for span in dated(doc)]
    roles = [r for r in STRENGTHS if "details" in article.note or r not in NOT_IN_NEWS]
    gold = {role: article.timeline.get(role) for role in roles}
    right = {role: [value == gold[role] for value in values] for role in roles}
    wanted = {role: day is not None for role, day in gold.items()}
    return Contest(describe_dates(doc), values, right, wanted)


def report_contest(doc: Doc, report: DatedReport) -> Contest:
    """Return the dates of a report, of which those that agree with its day are right."""
    values = [stated(span) for span in dated(doc)]
    right = [report.day.startswith(value) for value in values]
    doc._.published = None  # it was only guessed
    return Contest(describe_dates(doc), values, {OCCURRED: right}, {OCCURRED: True}, REPORT_WEIGHT)
