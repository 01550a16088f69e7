"""The one entry, on a laptop as in production: ``streamlit run app.py``.

``st.App`` is called here by name: the command line finds it by reading this file, and without it would serve
the script with no headers, no sign-in checks and no stores.
"""

import streamlit as st

from components.errors import show_error
from components.server import MIDDLEWARE, ROUTES, lifespan

app = st.App("components/frame.py", lifespan=lifespan, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=show_error)
