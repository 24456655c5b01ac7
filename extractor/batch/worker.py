"""The worker process of a run: reads batches of articles on stdin, answers on stdout.

It ends when the run ends, however that ends: a thread watches standard input, so that even
a worker that is busy does not outlive a run that was killed.
"""

from __future__ import annotations

import os
import signal
import sys
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

from extractor.batch.frames import receive, send
from extractor.errors import ExtractorError
from extractor.lean import without_spacy_commands
from extractor.types import Document


def main() -> None:
    """Load the model named by the first message, then answer batches until stdin closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    messages: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, messages), daemon=True).start()
    options = messages.get()
    without_spacy_commands()
    try:
        from extractor.batch.process import process
        from extractor.pipeline import load

        extractor = load(options["model"])
    except Exception as error:
        known = isinstance(error, ExtractorError)
        reason = str(error) if known else f"The model cannot be loaded: {error!r}"
        send(answers, {"error": reason})
        os._exit(1)
    send(answers, {"ready": True})
    while True:
        documents = [Document(**fields) for fields in messages.get()]
        results = process(extractor, documents, relevant_only=options["relevant_only"])
        rows = [[r.outcome, r.record.decode(), r.reason] for r in results]
        send(answers, {"results": rows, "words": len(extractor.nlp.vocab)})


def _listen(stream: IO[bytes], messages: SimpleQueue[Any]) -> None:
    try:
        while True:
            messages.put(receive(stream))
    except EOFError:
        os._exit(0)


if __name__ == "__main__":
    main()
