"""No analysis takes in what is no number."""

from math import isfinite

from kpitui.model.errors import BadInput


def check_finite(*values: float | None) -> None:
    """Raises: BadInput, for nan and infinity; None is missing, and fine."""
    for value in values:
        if value is not None and not isfinite(value):
            raise BadInput(f"{value} is no value: it has to be a finite number")
