"""How good forecasts in percent were, once one knows what became of them."""

from collections.abc import Sequence
from math import fsum

from kpitui.model.errors import BadInput


def brier(forecasts: Sequence[tuple[float, bool]]) -> float | None:
    """The mean squared distance of what was said from what came: 0 is perfect, 0.25 is saying 50 % each time.

    Args: forecasts: the chance that was said, 0..1, and whether it came so.
    Returns: 0..1; None without a forecast.
    Raises: BadInput, for what is no chance.
    Source: Brier, Verification of forecasts expressed in terms of probability (1950).
    """
    if not forecasts:
        return None
    for said, _ in forecasts:
        if not 0 <= said <= 1:
            raise BadInput(f"{said} is no chance: it is 0 to 1")
    return fsum((said - came) ** 2 for said, came in forecasts) / len(forecasts)
