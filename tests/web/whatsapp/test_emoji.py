"""What an emoji says."""

import pytest

from dagster_slimft.web.settings import read_settings
from dagster_slimft.web.whatsapp.emoji import Emoji

SETTINGS = read_settings()


@pytest.mark.parametrize(
    ("emoji", "value"),
    [
        ("👍", "up"),
        ("👍🏽", "up"),
        ("👍🏿", "up"),
        ("❤️", "up"),
        ("❤", "up"),
        ("🙏🏻", "up"),
        ("👎", "down"),
        ("👎🏾", "down"),
        ("😡", "down"),
        ("😮", "neutral"),
        ("👨‍👩‍👧", "neutral"),
        ("ok", "neutral"),
        ("", "neutral"),
    ],
)
def test_skin_tones_and_presentation_change_nothing(emoji: str, value: str) -> None:
    assert Emoji(SETTINGS.praise, SETTINGS.complaint).value_of(emoji) == value


def test_no_emoji_is_both() -> None:
    assert not set(SETTINGS.praise) & set(SETTINGS.complaint)
