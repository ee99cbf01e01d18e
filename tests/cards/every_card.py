"""Every sample card in both languages, built once for all tests that inspect all cards."""

from cards.languages import LOCALES
from tests.cards.people import frame_of
from tests.cards.samples import SAMPLES

CARDS = {f"{name}.{locale}": SAMPLES[name](frame_of(locale)) for name in SAMPLES for locale in LOCALES}
"""By the name of their golden file."""
