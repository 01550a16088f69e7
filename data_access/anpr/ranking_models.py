"""Trained ranking models of a lake: JSON files with their lineage, never pickles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from data_access.anpr.lake import Lake, write_durably
from models.anpr.profiles import Profile, profile
from models.anpr.ranking import Calibration, RankingModel
from models.errors import DataNotAvailable

FOLDER = "models"
ENGINE_VERSION = "1"
DECIMALS = 8


@dataclass(frozen=True, eq=False)
class KeptModel:
    """A model as kept: its id, the model, the tenths of features for drift, and what it was made from."""

    model_id: str
    model: RankingModel
    reference: Mapping[str, Mapping[str, list[float]]]
    lineage: Mapping[str, Any]


def keep_model(
    lake: Lake, model: RankingModel, reference: Mapping[str, Mapping[str, list[float]]], lineage: Mapping[str, Any]
) -> KeptModel:
    """Write a model as the next version of its profile."""
    number = len(model_ids(lake, model.profile.profile_id)) + 1
    model_id = f"{model.profile.profile_id}-{number:04d}"
    told = {
        "made_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "engine_version": ENGINE_VERSION,
        "profile_version": model.profile.version,
        **lineage,
    }
    held = {"model_id": model_id, **_as_json(model), "reference": reference, "lineage": told}
    (lake.folder / FOLDER).mkdir(exist_ok=True)
    write_durably(lake.folder / FOLDER / f"{model_id}.json", json.dumps(held))
    return KeptModel(model_id, model, reference, told)


def model_ids(lake: Lake, profile_id: str) -> tuple[str, ...]:
    """Ids of the models of a profile, oldest first."""
    return tuple(sorted(path.stem for path in (lake.folder / FOLDER).glob(f"{profile_id}-????.json")))


def model_of(lake: Lake, model_id: str) -> KeptModel:
    """A model by id; DataNotAvailable where there is none or its profile has other features by now."""
    known = {name for one in _profiles(lake) for name in model_ids(lake, one)}
    if model_id not in known:
        raise DataNotAvailable(f"There is no model {model_id!r}.", "Retrain one, or rank by the profile alone.")
    held = json.loads((lake.folder / FOLDER / f"{model_id}.json").read_text(encoding="utf-8"))
    now = profile(held["profile_id"])
    if held["features"] != [feature.name for feature in now.features]:
        raise DataNotAvailable(f"Model {model_id!r} was made for other features.", "Retrain it with this profile.")
    return KeptModel(model_id, _from_json(held, now), held["reference"], held["lineage"])


def newest_model(lake: Lake, profile_id: str) -> KeptModel | None:
    """The newest model of a profile, or None where nothing has been learned yet."""
    ids = model_ids(lake, profile_id)
    return model_of(lake, ids[-1]) if ids else None


def _profiles(lake: Lake) -> set[str]:
    return {path.stem.rpartition("-")[0] for path in (lake.folder / FOLDER).glob("*-????.json")}


def _as_json(model: RankingModel) -> dict[str, Any]:
    line = model.calibration
    lower = model.covariance[np.tril_indices(len(model.covariance))]
    return {
        "profile_id": model.profile.profile_id,
        "features": [feature.name for feature in model.profile.features],
        "coefficients": model.coefficients.tolist(),
        "covariance_lower": np.round(lower, DECIMALS).tolist(),
        "calibration": {
            "slope": line.slope, "offset": line.offset, "bend": line.bend,
            "variance": line.variance.tolist(), "examples": line.examples,
        },
        "examples": model.examples,
        "rows": model.rows,
    }  # fmt: skip


def _from_json(held: Mapping[str, Any], now: Profile) -> RankingModel:
    size = len(held["coefficients"])
    covariance = np.zeros((size, size))
    covariance[np.tril_indices(size)] = held["covariance_lower"]
    line = held["calibration"]
    return RankingModel(
        profile=now,
        coefficients=np.array(held["coefficients"]),
        covariance=covariance + np.tril(covariance, -1).T,
        calibration=Calibration(**{**line, "variance": np.array(line["variance"])}),
        examples=held["examples"],
        rows=held["rows"],
    )
