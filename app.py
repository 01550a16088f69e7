"""The one entry, on a laptop as in production: ``streamlit run app.py``."""

from components.server import build_app

app = build_app()
