"""Settings are read once and refused when they contradict each other."""

import pytest

from models.errors import SettingsRefused
from models.settings import SETTINGS, read_settings


def test_without_settings_nothing_is_open():
    settings = read_settings({})
    assert not settings.is_demo
    assert not settings.has_sign_in
    assert settings.audit_key_file.parent == settings.folder


@pytest.mark.parametrize("value", ["0", "", "true", "yes"])
def test_only_the_figure_one_turns_demo_mode_on(value):
    assert not read_settings({"NDAO_DEMO": value}).is_demo
    assert read_settings({"NDAO_DEMO": "1"}).is_demo


def test_demo_mode_beside_a_sign_in_provider_is_refused():
    with pytest.raises(SettingsRefused):
        read_settings({"NDAO_DEMO": "1"}, has_sign_in=True)


def test_every_setting_that_is_read_is_described():
    asked = []

    class Spy(dict):
        def get(self, key, default=None):
            asked.append(key)
            return default

    read_settings(Spy())
    assert sorted(set(asked)) == sorted(SETTINGS)
