"""Every card of the samples in both languages, built once for all tests that look at all of them."""

from cards.languages import LOCALES
from tests.cards.people import frame_of
from tests.cards.samples import SAMPLES

CARDS = {f"{name}.{locale}": SAMPLES[name](frame_of(locale)) for name in SAMPLES for locale in LOCALES}
"""By the name of their golden file."""
