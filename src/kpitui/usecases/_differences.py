"""What is different between two definitions, in the words of their text form."""

from collections.abc import Iterator, Mapping

from kpitui.exchange import toml_write
from kpitui.exchange.definition_plain import Table
from kpitui.exchange.toml_write import Plain


def differences(what: str, before: Table | None, after: Table) -> Iterator[str]:
    """A line for each key that is different: `kpi cpc: target value 0.8 → 0.75`; None: it was not there."""
    if before is None:
        yield f"{what}: new"
        return
    old, new = dict(_flat(before)), dict(_flat(after))
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            yield f"{what}: {name} {toml_write.value(old[name])} taken out"
        elif name not in old:
            yield f"{what}: {name} set to {toml_write.value(new[name])}"
        elif old[name] != new[name]:
            yield f"{what}: {name} {toml_write.value(old[name])} → {toml_write.value(new[name])}"


def _flat(table: Table, above: str = "") -> Iterator[tuple[str, Plain]]:
    for name, plain in table.items():
        if isinstance(plain, Mapping):
            yield from _flat(plain, f"{above}{name} ")
        else:
            yield above + name, plain
