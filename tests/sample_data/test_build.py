"""The list of sample files: in order, present, and accepted by the loaders as anybody's files would be."""

import subprocess
import sys
from pathlib import Path

from sample_data.build import sample_requests
from sample_data.reference_tables import FOLDER

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_of_the_list_exists_and_every_table_is_in_it(tmp_path):
    requests = sample_requests(tmp_path)
    assert all(path.is_file() for _, path in requests)
    assert {path for _, path in requests if path.parent == FOLDER} == set(FOLDER.glob("*.csv"))


def test_a_file_comes_after_those_that_it_refers_to(tmp_path):
    kinds = [kind for kind, _ in sample_requests(tmp_path)]
    for earlier, later in (
        ("rocus", "forces"),
        ("forces", "force_aliases"),
        ("forces", "workforce"),
        ("forces", "population"),
        ("framework", "assessment_waves"),
        ("assessment_waves", "assessment_answers"),
        ("forces", "assessment_answers"),
        ("forces", "kpi_values"),
    ):
        assert kinds.index(earlier) < kinds.index(later)


def test_only_what_is_invented_is_written_and_only_into_the_folder_given(tmp_path):
    written = {path for _, path in sample_requests(tmp_path) if path.parent == tmp_path}
    assert set(tmp_path.iterdir()) == written
    assert all(path.name.startswith("synthetic_") for path in written) and len(written) == 3


def test_the_sample_data_needs_no_other_part_of_the_product_than_its_definitions(tmp_path):
    probe = (
        "import sys, pathlib; from sample_data.build import sample_requests; "
        "sample_requests(pathlib.Path(sys.argv[1])); "
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('data_access', 'components', 'pages', 'duckdb', 'pandas', 'streamlit')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, str(tmp_path)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_the_loaders_accept_every_row_of_every_sample_file(tmp_path):
    from data_access.loaders import LoadRequest
    from data_access.loading import check_files

    requests = [LoadRequest(kind, path) for kind, path in sample_requests(tmp_path)]
    outcomes = check_files(tmp_path / "store", requests)
    assert [(outcome.kind, outcome.rejected) for outcome in outcomes if outcome.rejected] == []
    assert all(outcome.rows_read == outcome.rows_accepted > 0 for outcome in outcomes)
    assert [(outcome.kind, outcome.rows_set_aside) for outcome in outcomes if outcome.rows_set_aside] == []
