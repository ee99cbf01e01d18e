"""Python itself, set up for a program that answers within milliseconds."""

import gc
import sys

SWITCH_INTERVAL = 0.001
"""Seconds after which a thread gives way: the writer must not wait long for a busy event loop."""
GC_THRESHOLDS = (20_000, 20, 50)
"""A full collection walks through everything alive, while everybody waits."""


def tune_interpreter() -> None:
    """Let threads give way soon, and let the garbage collector leave alone what was loaded at the start."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
