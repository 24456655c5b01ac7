"""Keeps what is never used out of the start of the program's own processes.

`import spacy` also imports spaCy's command line, with its web clients, for `spacy.info`: a third
of the import's time. Other people's processes are left as they are.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

UNUSED = "spacy.cli.info"


def without_spacy_commands() -> None:
    """Let a following `import spacy` do without spaCy's command line."""
    if "spacy" not in sys.modules:
        empty: Any = ModuleType(UNUSED)
        empty.info = None
        sys.modules[UNUSED] = empty
