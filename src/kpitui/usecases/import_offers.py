"""What an import makes possible: KPIs of the library that its series can feed."""

from collections.abc import Collection
from dataclasses import dataclass

from kpitui.content.templates import templates
from kpitui.store.workspace import Workspace
from kpitui.usecases._offers import offer, read_known
from kpitui.usecases._templates import prefixed, template_definitions


@dataclass(frozen=True, slots=True)
class Feedable:
    """A template that has all its series, at least one of them from the import, and is not in use with them."""

    template: str
    """Its key."""
    name: str
    prefix: str
    """What stands before its measures in the series' keys; empty where nothing does."""
    series: tuple[str, ...]
    """Keys of what it would read."""


def offers(ws: Workspace, series: Collection[str]) -> tuple[Feedable, ...]:
    """Those that the imported `series`, by key, can feed, each with the shortest prefix; in the library's order."""
    with ws.reading() as db:
        known = read_known(db, ws)
    found = []
    for key in templates():
        one, bare = offer(key, known), template_definitions()[key]
        for prefix in sorted(one.prefixes, key=len):
            read = tuple(f"{prefix}{measure.key}" for measure in one.measures)
            if not set(read).isdisjoint(series):
                if not known.same(prefixed(bare, prefix)):
                    found.append(Feedable(key, bare.name, prefix, read))
                break
    return tuple(found)
