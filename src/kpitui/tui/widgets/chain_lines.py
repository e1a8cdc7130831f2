"""A chain drawn as one line: what it is, its name, its value, and arrows between."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from kpitui.present import numbers
from kpitui.tui.widgets.cells import fit, one_line

if TYPE_CHECKING:
    from datetime import date

    from kpitui.usecases.chains import Chain, ChainStep

ARROW = " ──▸ "
LEAST = 10
"""Cells of a step; with less the chain is a sentence."""


def chains_content(chains: "tuple[Chain, ...]", width: int, here: str = "") -> Content:
    """Each chain below the one before; `here`: the key of the KPI that this is about."""
    return Content("\n\n").join([_chain(chain, width, here) for chain in chains])


def period_of(chains: "tuple[Chain, ...]", today: "date") -> str:
    """The period of all the values, where it is one."""
    from kpitui.present import periods

    known = {step.state.period for chain in chains for step in chain}
    (period,) = known if len(known) == 1 else (None,)
    return periods.name(period, today).split("  ")[0] if period else ""


def _chain(chain: "Chain", width: int, here: str) -> Content:
    arrows = (len(chain) - 1) * cell_len(ARROW)
    wanted = [max(cell_len(one_line(step.state.name)), cell_len(_value(step)), LEAST) for step in chain]
    room = (width - arrows) // len(chain)
    if room < LEAST:
        return _sentence(chain, width, here)
    widths = wanted if sum(wanted) + arrows <= width else [min(one, room) for one in wanted]
    gap = " " * cell_len(ARROW)
    steps = list(zip(chain, widths, strict=True))
    places = [(fit(step.place or "", cells), "$text-quiet") for step, cells in steps]
    names = [(fit(step.state.name, cells), _pen(step, here)) for step, cells in steps]
    values = [_fitted(step, cells) for step, cells in steps]
    lines = [Content(gap).join([Content.styled(*one) for one in places])] if any(s.place for s in chain) else []
    lines.append(Content.styled(ARROW, "$text-faint").join([Content.styled(*one) for one in names]))
    return Content("\n").join([*lines, Content(gap).join(values)])


def _sentence(chain: "Chain", width: int, here: str) -> Content:
    """`agents 4 → waiting time 3.2 h → satisfaction 4.4`, wrapped."""
    said = [Content.assemble((one_line(s.state.name), _pen(s, here)), (f" {_value(s)}", "$text-quiet")) for s in chain]
    return Content("\n").join([line.rstrip() for line in Content(" → ").join(said).wrap(max(width, 1))])


def _fitted(step: "ChainStep", cells: int) -> Content:
    state = step.state
    parts = numbers.parts(state.value, state.unit, state.decimals)
    number = f"{parts.integer}{parts.fraction}"
    if cell_len(number) + cell_len(parts.unit) + 1 > cells:
        parts = numbers.parts(state.value, state.unit, state.decimals, compact=True)
        number = f"{parts.integer}{parts.fraction}"
    unit = fit(f" {parts.unit}" if parts.unit else "", max(0, cells - cell_len(number)))
    return Content.assemble((fit(number, min(cells, cell_len(number))), "bold $text-strong"), (unit, "$text-quiet"))


def _value(step: "ChainStep") -> str:
    return numbers.show(step.state.value, step.state.unit, step.state.decimals)


def _pen(step: "ChainStep", here: str) -> str:
    return "bold $text-strong" if step.state.key == here else "$foreground"
