"""A pipeline that costs little and fails on demand, for tests of the batch engine.

It is what a user of the toolkit may make as well: a spaCy pipeline in a directory, with a
component that a package of its own registers as an entry point.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

PLUGIN = """
import os, time
from extractor.candidates import propose
from spacy.language import Language

LABELS = {"type": "Breach", "level": 4, "relevant": "True", "vector": "hacking", "status": "Confirmed"}


def annotate(doc):
    text = doc.text
    if "RAISE" in text:
        raise ValueError("the stand-in was asked to fail")
    if "ABORT" in text:
        os.abort()
    if "HANG" in text:
        time.sleep(3600)
    classes = {}
    for head, label in LABELS.items():
        classes[head] = {"label": label, "score": 0.9, "probabilities": {str(label): 0.9}, "spans": []}
    doc._.classes = classes
    for pointer, value in (("/title", text), ("/description", text), ("/type", "Data Breach")):
        propose(doc, pointer, value, [(0, len(text))], score=0.5, by="stand_in")
    return doc


@Language.factory("stand_in")
def make(nlp, name):
    return annotate
"""  # noqa: E501
ENTRY_POINTS = "[spacy_factories]\nstand_in = stand_in_plugin:make\n"
METADATA = "Metadata-Version: 2.1\nName: stand-in-plugin\nVersion: 1\n"


def make_stand_in(folder: Path) -> tuple[str, dict[str, str]]:
    """Write the model and its plugin; return the model's directory and the environment for it."""
    import spacy

    from extractor.manifest import write_manifest

    plugins, model = folder / "plugins", folder / "model"
    distribution = plugins / "stand_in_plugin-1.dist-info"
    distribution.mkdir(parents=True)
    (plugins / "stand_in_plugin.py").write_text(PLUGIN)
    (distribution / "entry_points.txt").write_text(ENTRY_POINTS)
    (distribution / "METADATA").write_text(METADATA)
    sys.path.insert(0, str(plugins))
    import_module("stand_in_plugin")
    nlp = spacy.blank("en")
    nlp.meta.update(name="stand_in", version="1.0.0")
    nlp.add_pipe("stand_in")
    nlp.to_disk(model)
    write_manifest(model)
    path = os.pathsep.join(filter(None, [str(plugins), os.environ.get("PYTHONPATH")]))
    return str(model), {**os.environ, "PYTHONPATH": path}
