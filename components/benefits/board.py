"""What the board view shows: the register with its value, its standings now and a quarter ago, and what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from components.benefits.judged import with_mark
from components.context import Context
from components.controls import choose
from components.runtime import runtime
from data_access.benefits.moving import Move, moves_since
from data_access.benefits.reading import Register, register_of
from data_access.benefits.recent import TargetChange, targets_changed_since, values_changed_since_approval
from data_access.benefits.standing import standings_of
from data_access.benefits.valuing import appraisal_of
from data_access.stores import Stores
from models.access import Viewer
from models.benefits.agenda import Agenda, agenda
from models.benefits.appraisal import Appraisal
from models.benefits.judging import BenefitStanding
from models.benefits.kinds import BENEFIT, RegisterRow
from models.benefits.settings import section
from models.benefits.states import RETIRED
from models.benefits.transfers import FORCE_VIEW, NATIONAL
from models.benefits.valuation import year_name
from models.plans.quarters import Quarter, quarter_of

KEPT = 8
VIEWS = {NATIONAL: "National: transfers left out", FORCE_VIEW: "Forces: what they gain and lose"}
SOURCE = "Benefits register of the NDAO; values of measures and national KPI values"

Standing = Mapping[str, BenefitStanding]


@dataclass(frozen=True, eq=False)
class Board:
    """Everything that the page says, worked out once; ``before`` are the standings at the end of the last quarter."""

    register: Register
    appraisal: Appraisal
    now: Standing
    before: Standing
    agenda: Agenda
    moves: tuple[Move, ...]
    targets: tuple[TargetChange, ...]
    as_at: date

    @property
    def last_quarter(self) -> Quarter:
        """The quarter that ended before the one of the as-at day."""
        return quarter_of(quarter_of(self.as_at).first_day - timedelta(days=1))

    @property
    def is_national(self) -> bool:
        """Whether the value is that of the nation and not that of forces."""
        return self.appraisal.view == NATIONAL

    @property
    def prices(self) -> str:
        """The prices of every amount, as a reader is told."""
        return f"in {year_name(self.appraisal.price_year)} prices"

    @property
    def live(self) -> tuple[RegisterRow, ...]:
        """The benefits that are not retired."""
        return tuple(row for row in self.register.rows(BENEFIT) if row.state != RETIRED)

    @property
    def rags(self) -> Counter[str]:
        """How many benefits stand in each colour."""
        return Counter(self.now[row.row_id].rag for row in self.live)

    def title_of(self, benefit_id: str) -> str:
        """Id and title of a benefit; the id alone where it stands no more."""
        row = self.register.row(BENEFIT, benefit_id)
        return f"{benefit_id} {row['title']}" if row else benefit_id


def choose_view() -> str:
    """Whose value is counted, kept in the address."""
    return str(choose("Value for", "value_for", VIEWS, default=NATIONAL))


def board_of(context: Context, view: str) -> Board:
    """The board view at the reader's date; shared: read-only."""
    stores, viewer = runtime().stores, context.viewer
    return _board(stores, viewer, register_of(stores, viewer), context.version, context.as_at, view)


@lru_cache(maxsize=KEPT)
def marked(context: Context, board: Board) -> Context:
    """The context, marked as synthetic where a row of the register is."""
    return with_mark(context, board.register)


@lru_cache(maxsize=KEPT)
def _board(stores: Stores, viewer: Viewer, register: Register, version: str, as_at: date, view: str) -> Board:
    """``register`` and ``version`` stand for all that a board view is made from."""
    now = standings_of(stores, viewer, as_at=as_at).by_benefit
    since = quarter_of(as_at).first_day
    return Board(
        register=register,
        appraisal=appraisal_of(stores, viewer, as_at=as_at, view=view),
        now=now,
        before=standings_of(stores, viewer, as_at=since - timedelta(days=1)).by_benefit,
        agenda=agenda(
            register.by_kind,
            now,
            as_at,
            due_within_days=section("review")["due_within_days"],
            value_changes=values_changed_since_approval(stores, viewer),
        ),
        moves=tuple(moves_since(stores, viewer, since)),
        targets=tuple(targets_changed_since(stores, viewer, since)),
        as_at=as_at,
    )
