"""The errors that the toolkit raises.

ExtractorError
├── InputError        the user's file, text or option cannot be used (exit code 2)
│   └── DateError     a publication date that cannot be read
├── SchemaError       a JSON value does not satisfy its schema
│   └── RecordBug     a record that the program itself made is invalid: a bug, never written
├── ModelError        a model is missing, altered or of another version
└── CorpusError       a labelled corpus breaks its own rules
"""

from __future__ import annotations


class ExtractorError(Exception):
    """Base of every error that the toolkit raises on purpose."""


class InputError(ExtractorError):
    """An input cannot be used. The message names the file, the line and the remedy."""


class DateError(InputError):
    """A publication date is not ISO 8601."""


class SchemaError(ExtractorError):
    """A value does not satisfy its JSON schema. The message names the JSON pointer."""


class RecordBug(SchemaError):
    """A record made by the program is invalid. This is a bug: please report it."""


class ModelError(ExtractorError):
    """A model is missing, has been altered, or needs another version of the toolkit."""


class CorpusError(ExtractorError):
    """A labelled corpus breaks its own rules."""
