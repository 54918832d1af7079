"""Tests of `gemel demo`. They go with `gemel.cli.demo`, and nothing else needs either."""
