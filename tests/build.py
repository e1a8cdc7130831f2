"""Builders: what a test needs to exist, in one line each."""
