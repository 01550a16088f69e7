"""Vectors in files: what was appended is found, whatever happens in between."""

import json
import subprocess
import sys

import numpy as np
import pytest

from data_access.documents.vectors import VectorStore, _as_float
from models.errors import StoreUnavailable

WIDTH = 32


def unit(count, seed=1, width=WIDTH):
    rows = np.random.default_rng(seed).standard_normal((count, width)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def store(tmp_path):
    return VectorStore(tmp_path / "meaning", "model-a", WIDTH)


@pytest.fixture
def graph_store(tmp_path):
    """One in which the graph takes over beyond 200 rows."""
    return VectorStore(tmp_path / "meaning", "model-a", WIDTH, most_exact=200)


def by_hand(rows, ids, query, k):
    scores = rows.astype(np.float16).astype(np.float32) @ query
    order = np.lexsort((ids, -scores))[:k]
    return ids[order], scores[order]


def test_the_nearest_are_those_that_plain_arithmetic_finds(store):
    rows, ids = unit(500), np.arange(500) * 3 + 7
    store.append(ids, rows)
    for query in unit(5, seed=2):
        found, cosines = store.nearest(query, 20)
        wanted, scores = by_hand(rows, ids, query, 20)
        assert found.tolist() == wanted.tolist()
        assert np.allclose(cosines, scores, atol=1e-6)


def test_only_allowed_ids_are_found_and_ids_that_are_not_held_do_no_harm(store):
    rows, ids = unit(300), np.arange(300)
    store.append(ids, rows)
    allowed = [5, 6, 250, 100_000]
    found, _ = store.nearest(rows[0], 10, ids_allowed=allowed)
    wanted, _ = by_hand(rows[[5, 6, 250]], np.array([5, 6, 250]), rows[0], 10)
    assert found.tolist() == wanted.tolist()
    assert store.nearest(rows[0], 10, ids_allowed=[])[0].size == 0


def test_a_cosine_is_given_in_the_order_asked_and_is_missing_where_there_is_no_vector_yet(store):
    rows = unit(10)
    store.append(range(10, 20), rows)
    cosines = store.cosines(rows[3], [13, 5, 19, 99])
    assert cosines[0] == pytest.approx(1, abs=2e-3)
    assert np.isnan(cosines[[1, 3]]).all()
    assert cosines[2] == pytest.approx(rows[9] @ rows[3], abs=2e-3)


def test_an_empty_store_finds_nothing(store):
    assert store.count() == 0
    assert store.newest_passage_id() is None
    assert store.nearest(unit(1)[0], 5)[0].size == 0
    assert np.isnan(store.cosines(unit(1)[0], [1])).all()


def test_what_was_appended_before_is_passed_over(store):
    rows = unit(8)
    assert store.append([1, 2, 3, 4], rows[:4]) == 4
    assert store.append([3, 4, 5, 6], rows[4:]) == 2
    assert store.ids().tolist() == [1, 2, 3, 4, 5, 6]
    assert np.allclose(store.rows([3]), rows[2:3], atol=1e-3)
    with pytest.raises(ValueError, match="rise"):
        store.append([9, 8], rows[:2])


def test_bytes_that_a_kill_left_beyond_the_count_are_not_there(store, tmp_path):
    rows = unit(6)
    store.append([1, 2, 3], rows[:3])
    with open(tmp_path / "meaning" / "0.f16", "ab") as file:
        file.write(b"torn")
    with open(tmp_path / "meaning" / "0.ids", "ab") as file:
        file.write(b"\1" * 11)
    again = VectorStore(tmp_path / "meaning", "model-a", WIDTH)
    assert again.ids().tolist() == [1, 2, 3]
    again.append([4, 5, 6], rows[3:])
    assert again.ids().tolist() == [1, 2, 3, 4, 5, 6]
    assert np.allclose(again.rows(range(1, 7)), rows, atol=1e-3)


def test_a_reader_sees_what_another_appended(store, tmp_path):
    reader = VectorStore(tmp_path / "meaning", "model-a", WIDTH)
    assert reader.count() == 0
    store.append([1, 2], unit(2))
    assert reader.count() == 2
    store.append([3], unit(1))
    assert reader.newest_passage_id() == 3


def test_what_is_removed_is_in_no_file(store, tmp_path):
    rows = unit(20_000, width=WIDTH)
    store.append(range(20_000), rows)
    reader = VectorStore(tmp_path / "meaning", "model-a", WIDTH)
    assert reader.count() == 20_000
    gone = rows[77].astype(np.float16).tobytes()
    assert store.remove([77, 123_456]) == 1
    assert sorted(file.name for file in (tmp_path / "meaning").iterdir()) == ["1.f16", "1.ids", "state.json"]
    assert gone not in (tmp_path / "meaning" / "1.f16").read_bytes()
    assert reader.count() == 19_999
    assert np.allclose(reader.rows([76, 78, 19_999]), rows[[76, 78, 19_999]], atol=1e-3)
    assert store.append([20_000], rows[:1]) == 1
    (tmp_path / "meaning" / "0.f16").write_bytes(gone)
    assert store.remove([77]) == 0
    assert not (tmp_path / "meaning" / "0.f16").exists()


def test_everything_can_be_removed(store):
    store.append([1, 2], unit(2))
    assert store.remove([1, 2]) == 2
    assert store.count() == 0
    assert store.append([1], unit(1)) == 1


def test_vectors_of_another_model_are_not_taken_for_ones_own(store, tmp_path):
    store.append([1], unit(1))
    with pytest.raises(StoreUnavailable, match="model-a"):
        VectorStore(tmp_path / "meaning", "model-b", WIDTH)


def test_a_damaged_store_says_so(store, tmp_path):
    store.append([1, 2, 3], unit(3))
    (tmp_path / "meaning" / "0.f16").write_bytes(b"short")
    with pytest.raises(StoreUnavailable, match="damaged"):
        VectorStore(tmp_path / "meaning", "model-a", WIDTH)


def test_beyond_a_size_a_graph_finds_nearly_all_of_the_nearest_also_those_it_does_not_hold_yet(graph_store, tmp_path):
    store = graph_store
    rows = unit(1_500)
    for start in range(0, 1_500, 100):
        store.append(range(start, start + 100), rows[start : start + 100])
    state = json.loads((tmp_path / "meaning" / "state.json").read_text())
    assert 0 < state["in_graph"] <= 1_500
    for reader in (store, VectorStore(tmp_path / "meaning", "model-a", WIDTH, most_exact=200)):
        hits = 0
        for query in unit(20, seed=3):
            found, cosines = reader.nearest(query, 10)
            assert len(found) == 10
            assert (np.diff(cosines) <= 0).all()
            hits += len(set(found.tolist()) & set(by_hand(rows, np.arange(1_500), query, 10)[0].tolist()))
        assert hits >= 0.97 * 200
    assert store.nearest(rows[1_499], 1)[0].tolist() == [1_499]


def test_what_the_graph_lacks_is_never_more_than_a_tenth_of_it(graph_store, tmp_path):
    rows = unit(1_500)
    for start in range(0, 1_500, 100):
        graph_store.append(range(start, start + 100), rows[start : start + 100])
        in_graph = json.loads((tmp_path / "meaning" / "state.json").read_text())["in_graph"]
        assert start < 200 or start + 100 <= in_graph * 1.1


def test_half_floats_become_the_same_numbers_whatever_they_are():
    every = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    assert (_as_float(finite) == finite.astype(np.float32)).all()


def test_a_process_that_looks_at_vectors_before_it_encodes_lives():
    pytest.importorskip("onnxruntime")
    asked = "from data_access.documents import vectors; vectors._usearch(); import onnxruntime"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_a_graph_goes_with_what_was_removed(graph_store, tmp_path):
    store = graph_store
    rows = unit(400)
    for start in range(0, 400, 100):
        store.append(range(start, start + 100), rows[start : start + 100])
    store.remove(range(0, 400, 2))
    assert not list((tmp_path / "meaning").glob("*.graph"))
    found, _ = store.nearest(rows[10], 400)
    assert len(found) == 200
    assert (found % 2 == 1).all()
