"""How a benefit and its measures stand at the reader's date."""

from __future__ import annotations

from dataclasses import replace

from components.context import Context
from components.runtime import runtime
from data_access.benefits.reading import Register
from data_access.benefits.standing import standings_of
from models.benefits.judging import BenefitStanding, Standing


def benefit_standing(context: Context, benefit_id: str) -> BenefitStanding | None:
    """How a benefit stands; None for one that is not in the register."""
    return standings_of(runtime().stores, context.viewer, as_at=context.as_at).by_benefit.get(benefit_id)


def measure_standing(context: Context, measure_id: str) -> Standing | None:
    """How a measure stands; None for one that is not in the register."""
    return standings_of(runtime().stores, context.viewer, as_at=context.as_at).by_measure.get(measure_id)


def with_mark(context: Context, register: Register) -> Context:
    """The context, marked as synthetic where any row of the register is."""
    return context if context.is_synthetic or not register.is_synthetic else replace(context, is_synthetic=True)
