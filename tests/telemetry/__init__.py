"""Tests of metrics, alerts and traces, and that they identify nobody."""
