"""T"""
from types import SimpleNamespace
import time
import pytest
from components.documents.desk import Place
from components.documents import working
from tests.pages.document_case import *

class Upload:
    def __init__(self, name, content): self.name, self.content = name, content
    def getvalue(self): return self.content

def test_x(case, monkeypatch):
    monkeypatch.setattr("streamlit.file_uploader", lambda *args, key, **kwargs: st.session_state.setdefault(key, [Upload("new.txt", b"a quokka stood")]))
    import streamlit as st
    seen = searching_documents("documents-cases")
    print(seen.titles)
    next(i for i in seen.app.text_input if i.key=="documents_source").set_value("Exhibit 9")
    press(seen, "Take in")
    for _ in range(50):
        time.sleep(.2)
        if working.work_of(case).is_over: break
    seen.app.run()
    print(seen.lines, [e.value for e in seen.app.error],[e.value for e in seen.app.warning], done_in(case))
