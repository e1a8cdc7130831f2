"""A chain drawn as one line: what it is, its name, its value, and arrows between, with what goes on above them."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from kpitui.present import numbers
from kpitui.tui.widgets.cells import fit, one_line

if TYPE_CHECKING:
    from datetime import date

    from kpitui.usecases.chains import Chain, ChainStep

SHORTEST = 5
"""Cells of an arrow with a blank on either side."""
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


def conversions_of(chains: "tuple[Chain, ...]", today: "date") -> str:
    """What the shares at the arrows are, and of when; empty where there are none."""
    from kpitui.present import periods

    known = {step.conversion.period for chain in chains for step in chain if step.conversion}
    if not known:
        return ""
    when = ", ".join(periods.short(period, today) for period in sorted(known, key=lambda one: one.end))
    return f"At an arrow: how much of a step came out at the next, in {when}."


def _chain(chain: "Chain", width: int, here: str) -> Content:
    shares = [_share(step) for step in chain[1:]]
    gaps = [max(SHORTEST, cell_len(share) + 2 if share else 0) for share in shares]
    wanted = [max(cell_len(one_line(step.state.name)), cell_len(_value(step)), LEAST) for step in chain]
    room = (width - sum(gaps)) // len(chain)
    if room < LEAST:
        return _sentence(chain, width, here)
    widths = wanted if sum(wanted) + sum(gaps) <= width else [min(one, room) for one in wanted]
    steps = list(zip(chain, widths, strict=True))
    lines = []
    if any(step.place for step in chain) or any(shares):
        places = [Content.styled(fit(step.place or "", cells), "$text-quiet") for step, cells in steps]
        above = [Content.styled(share.center(cells), "$foreground") for share, cells in zip(shares, gaps, strict=True)]
        lines.append(_between(places, above))
    names = [Content.styled(fit(step.state.name, cells), _pen(step, here)) for step, cells in steps]
    lines.append(_between(names, [Content.styled(f" {'─' * (cells - 3)}▸ ", "$text-faint") for cells in gaps]))
    values = [_fitted(step, cells) for step, cells in steps]
    lines.append(_between(values, [Content(" " * cells) for cells in gaps]))
    return Content("\n").join(lines)


def _between(steps: list[Content], gaps: list[Content]) -> Content:
    """Steps with something between each two."""
    return Content.assemble(steps[0], *(part for pair in zip(gaps, steps[1:], strict=True) for part in pair))


def _sentence(chain: "Chain", width: int, here: str) -> Content:
    """`agents 4 → waiting time 3.2 h → satisfaction 4.4`, wrapped."""
    arrow = Content.styled(" → ", "$text-faint")
    said = [_said(chain[0], here)]
    for step in chain[1:]:
        share = _share(step)
        said += [arrow, Content(share), arrow, _said(step, here)] if share else [arrow, _said(step, here)]
    return Content("\n").join([line.rstrip() for line in Content.assemble(*said).wrap(max(width, 1))])


def _said(step: "ChainStep", here: str) -> Content:
    return Content.assemble((one_line(step.state.name), _pen(step, here)), (f" {_value(step)}", "$text-quiet"))


def _share(step: "ChainStep") -> str:
    """`3.2 %` of the step before; `× 2.4` where more came out than went in."""
    if step.conversion is None:
        return ""
    percent = step.conversion.percent
    if percent > 100:
        return f"×{numbers.GROUP}{numbers.show(percent / 100, 'count', 1, compact=True)}"
    return numbers.show(percent, "percent", 1).replace(" ", numbers.GROUP)


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
