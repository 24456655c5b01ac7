"""A Ray cluster of two nodes makes the records of a local run, also when a node is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
ray = pytest.importorskip("ray", reason="needs the extra ray")
pytest.importorskip("ray.data", reason="needs the extra ray")

from ray.cluster_utils import Cluster  # noqa: E402
from stand_in import make_stand_in  # noqa: E402

from extractor.batch import Options, run_batch  # noqa: E402
from extractor.distributed import BLOCK, extract_dataset  # noqa: E402

SOURCES, ARTICLES = 2, 450


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The stand-in, which the nodes find through PYTHONPATH."""
    directory, environment = make_stand_in(tmp_path_factory.mktemp("stand_in"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([environment["PYTHONPATH"], *sys.path]))
        yield directory


@pytest.fixture(scope="module")
def cluster(model: str) -> Iterator[Any]:
    """A head and a second node, both in this machine, with a process tree of their own each."""
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 2})
    made.second = made.add_node(num_cpus=2)
    made.wait_for_nodes()
    yield made
    made.shutdown()


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some files, with what must not end a run in them."""
    folder = tmp_path_factory.mktemp("news")
    for source in range(SOURCES):
        texts = [f"Article {i} of Acme Bank." for i in range(ARTICLES)]
        texts[77], texts[200], texts[300] = "Please RAISE.", "Please ABORT.", "Long " * 100
        rows = [
            {"doc_id": f"{source}-{i}", "title": "" if i % 2 else f"No. {i}", "text": text}
            for i, text in enumerate(texts)
        ]
        lines = [json.dumps(row) for row in rows] + ["no json"]
        (folder / f"{source}.jsonl").write_text("\n".join(lines))
    return folder


@pytest.fixture(scope="module")
def expected(model: str, news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a local run."""
    output = tmp_path_factory.mktemp("expected") / "out.jsonl"
    run_batch([str(news)], Options(model=model, max_chars=400), output=output)
    return output


def start(model: str, news: Path, output: Path, *options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "extractor", "run", news, "-o", output, "--model", model]
    command += ["--max-chars", 400, *options]
    return subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, text=True)


def wait_for(journal: Path, size: int, process: subprocess.Popen[str]) -> None:
    while not (journal.exists() and journal.stat().st_size > size):
        assert process.poll() is None


def assert_equal(output: Path, expected: Path) -> None:
    assert output.read_bytes() == expected.read_bytes()
    errors = [path.with_name(path.name + ".errors.jsonl") for path in (output, expected)]
    assert errors[0].read_bytes() == errors[1].read_bytes()


def test_dataset_has_the_rows_of_a_parquet_output(cluster: Any, model: str, tmp_path: Path) -> None:
    texts = [f"Article {i} of Acme Bank." for i in range(2 * BLOCK + 9)]
    texts[5], texts[7] = "Please RAISE.", " "
    table = pyarrow.table({"text": texts, "doc_id": range(len(texts))})
    source, output = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pyarrow.parquet.write_table(table, source)
    run_batch([str(source)], Options(model=model), output=output)
    ray.init(address=cluster.address, log_to_driver=False)
    try:
        found = extract_dataset(
            ray.data.read_parquet(str(source)), Options(model=model, workers=2)
        ).take_all()
    finally:
        ray.shutdown()
    failed = [(n, row["doc_id"], row["error"]) for n, row in enumerate(found) if row["error"]]
    assert [(n, doc_id) for n, doc_id, _ in failed] == [(5, "5"), (7, None)]
    assert "asked to fail" in failed[0][2]
    assert "article 7: the article is empty" in failed[1][2]
    records = [{k: v for k, v in r.items() if k != "error"} for r in found if not r["error"]]
    assert records == pyarrow.parquet.read_table(output).to_pylist()


def test_interrupted_run_resumes_on_ray(
    model: str, news: Path, expected: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    process = start(model, news, output)
    wait_for(tmp_path / "out.jsonl.partial", expected.stat().st_size // 2, process)
    process.kill()
    process.communicate()
    process = start(model, news, output, "--engine", "ray", "--workers", 2, "--resume")
    _, stderr = process.communicate()
    assert "were done already" in stderr
    assert process.returncode == 2
    assert_equal(output, expected)


def test_killed_node_loses_nothing(
    cluster: Any, model: str, news: Path, expected: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    options = ["--engine", "ray", "--address", cluster.address, "--workers", 3]
    process = start(model, news, output, *options)
    wait_for(tmp_path / "out.jsonl.partial", expected.stat().st_size // 4, process)
    cluster.remove_node(cluster.second, allow_graceful=False)
    assert process.poll() is None
    _, stderr = process.communicate()
    assert process.returncode == 2, stderr
    assert_equal(output, expected)
