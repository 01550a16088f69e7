"""Who travels with the vehicle: companions with how likely that is more than chance."""

from __future__ import annotations

import streamlit as st

from components.anpr.chosen_vehicle import open_vehicle
from components.anpr.company import companions, companions_block, company_title
from components.anpr.desk import Desk
from components.anpr.vehicle_look import Sight
from components.context import Context
from components.drill import link_to
from models.errors import UserFacingError


def with_part(context: Context, sight: Sight) -> None:
    """The companions, likeliest escort first; a picked row opens that vehicle."""
    desk, name = sight.desk, sight.life.name
    try:
        with st.spinner("Looking at who was at the same sites at the same time."):
            found = companions(desk, sight.vid)
    except UserFacingError as error:
        st.text(f"{error.title} {error.what_to_do}")
        return
    companions_block(
        desk, sight.vid, name, key="anpr-vehicle-companions", title=company_title(found, name), on_pick=_open
    )
    link_to(context, "anpr-convoys", "See its convoys read by read")


def _open(desk: Desk, vid: int) -> None:
    open_vehicle(desk.lake.lake_id, vid)
