"""Worker processes that make records, one article's death kept from the others.

Each worker is driven by a thread, which sends it a batch and waits for the answer. When a
worker dies or takes too long over a batch, the thread starts another one and gives it each
article of the batch alone; one that kills its worker again is the culprit.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock, Timer, local
from typing import Any

from extractor.batch.frames import receive, send
from extractor.batch.results import Result
from extractor.errors import ExtractorError
from extractor.types import Document

MAX_WORDS = 60_000  # of a worker's vocabulary, 2 kB each; then a new worker takes over
AHEAD = 3  # batches a worker that may wait or be finished before their turn
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
ONE_THREAD = dict.fromkeys(THREADS, "1")


class WorkerDied(Exception):
    """A worker process ended before it answered; the message says how."""


@dataclass(frozen=True)
class Setup:
    """What a worker needs to know.

    Attributes:
        model: name or directory of the model.
        relevant_only: leave out articles that report no concrete incident.
        timeout: seconds that one article may take, None for any time.
    """

    model: str
    relevant_only: bool = False
    timeout: float | None = None


class Worker:
    """One worker process; it loads the model before its first answer.

    Attributes:
        words: size of its vocabulary after the last answer.
    """

    def __init__(self, setup: Setup) -> None:
        self.words = 0
        path = os.pathsep.join(p for p in sys.path if p)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "extractor.batch.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
        )
        self._setup = setup
        self._loaded = self._expired = False

    def run(self, documents: Sequence[Document]) -> list[Result]:
        """Return the result of each article.

        Raises:
            WorkerDied: the process ended, or was ended because it took too long.
            ExtractorError: the model cannot be loaded.
        """
        if not self._loaded:
            self._load()
        answer = self._ask([_fields(document) for document in documents], self._setup.timeout)
        self.words = answer["words"]
        return [Result(o, record.encode(), reason) for o, record, reason in answer["results"]]

    def kill(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.communicate()

    def _load(self) -> None:
        setup = self._setup
        try:
            answer = self._ask({"model": setup.model, "relevant_only": setup.relevant_only}, None)
        except WorkerDied as died:
            raise ExtractorError(f"A worker process cannot start: it {died}.") from None
        if "error" in answer:
            raise ExtractorError(answer["error"])
        self._loaded = True

    def _ask(self, message: Any, seconds: float | None) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        timer = Timer(seconds, self._expire) if seconds else None
        try:
            if timer:
                timer.start()
            send(self.process.stdin, message)
            return receive(self.process.stdout)
        except (EOFError, OSError, ValueError):
            raise WorkerDied(self._cause()) from None
        finally:
            if timer:
                timer.cancel()

    def _expire(self) -> None:
        self._expired = True
        self.process.kill()

    def _cause(self) -> str:
        code = self.process.wait()
        if self._expired:
            return f"took longer than {self._setup.timeout:g} seconds"
        if code >= 0:
            return f"ended with exit status {code}"
        name = signal.Signals(-code).name
        return f"was ended by {name}" + (" (out of memory?)" if name == "SIGKILL" else "")


class Pool:
    """Some workers, started when they are first needed.

    Args:
        setup: what the workers need to know.
        workers: how many processes.
    """

    def __init__(self, setup: Setup, workers: int) -> None:
        self._setup = setup
        self._ahead = AHEAD * workers
        self._threads = ThreadPoolExecutor(workers)
        self._own = local()
        self._running: set[Worker] = set()
        self._closed = False
        self._lock = Lock()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        """End every worker, also one that is busy."""
        with self._lock:
            self._closed = True
            for worker in self._running:
                worker.process.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._running:
            worker.kill()

    def map(self, batches: Iterable[Sequence[Document]]) -> Iterator[list[Result]]:
        """Yield the results of each batch, in order, reading ahead by a few batches."""
        waiting: deque[Future[list[Result]]] = deque()
        for batch in batches:
            waiting.append(self._threads.submit(self._results, batch))
            while len(waiting) >= self._ahead or (waiting and waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _results(self, documents: Sequence[Document]) -> list[Result]:
        try:
            results = self._worker().run(documents)
        except WorkerDied:
            self._drop()
            return [self._alone(document) for document in documents]
        if self._worker().words > MAX_WORDS:
            self._drop()
        return results

    def _alone(self, document: Document) -> Result:
        try:
            return self._worker().run([document])[0]
        except WorkerDied as died:
            self._drop()
            return Result("failed", reason=f"the worker process {died}, twice")

    def _worker(self) -> Worker:
        worker: Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            with self._lock:
                if self._closed:
                    raise ExtractorError("The run has ended.")
                worker = self._own.worker = Worker(self._setup)
                self._running.add(worker)
        return worker

    def _drop(self) -> None:
        worker: Worker = self._own.worker
        self._own.worker = None
        worker.kill()
        with self._lock:
            self._running.discard(worker)


def _fields(document: Document) -> dict[str, str | None]:
    return {
        "text": document.text,
        "title": document.title,
        "published": document.published,
        "doc_id": document.doc_id,
        "url": document.url,
    }
