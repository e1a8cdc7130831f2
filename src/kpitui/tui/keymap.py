"""Every key of the app by its id, and what is wrong with the keys a person set for themselves."""

import pkgutil
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module

from textual.binding import Binding
from textual.dom import DOMNode


def all_bindings() -> dict[str, Binding]:
    """Every binding of ours by id. Imports every screen, so it is nothing for the start."""
    return {str(binding.id): binding for _node, binding in declared() if binding.id}


def declared() -> Iterator[tuple[type[DOMNode], Binding]]:
    """Each of our classes with the bindings it declares itself."""
    from kpitui import tui

    seen: set[type] = set()
    for module in pkgutil.walk_packages(tui.__path__, "kpitui.tui."):
        for node in vars(import_module(module.name)).values():
            if not isinstance(node, type) or node in seen or not issubclass(node, DOMNode):
                continue
            seen.add(node)
            if node.__module__.startswith("kpitui."):
                for binding in node.__dict__.get("BINDINGS", ()):
                    if isinstance(binding, Binding):
                        yield node, binding


def problems(keys: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each id in `keys` that no binding has."""
    known = all_bindings()
    found = []
    for name in keys:
        if name not in known:
            near = get_close_matches(name, list(known), n=1, cutoff=0.4)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            found.append(f"[keys] in config.toml: no key is called {name!r}{hint}")
    return tuple(found)
