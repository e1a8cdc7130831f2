"""Every key of the app by its id, and what is wrong with the keys a person set for themselves."""

import pkgutil
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module

from textual.binding import Binding
from textual.dom import DOMNode


def declared() -> Iterator[tuple[type[DOMNode], Binding]]:
    """Each of our classes with the bindings it declares itself; those it repeats from Textual are Textual's."""
    from kpitui import tui

    seen: set[type] = set()
    for module in pkgutil.walk_packages(tui.__path__, "kpitui.tui."):
        for node in vars(import_module(module.name)).values():
            if not isinstance(node, type) or node in seen or not issubclass(node, DOMNode):
                continue
            seen.add(node)
            if node.__module__.startswith("kpitui."):
                repeated = [binding for base in node.__mro__[1:] for binding in base.__dict__.get("BINDINGS", ())]
                for binding in node.__dict__.get("BINDINGS", ()):
                    if isinstance(binding, Binding) and binding not in repeated:
                        yield node, binding


def problems(keys: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each id in `keys` that no binding has, and for each key that is taken in the same place."""
    ours = list(declared())
    known = sorted({str(binding.id) for _node, binding in ours})
    found = []
    for name in keys:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.4)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            found.append(f"[keys] in config.toml: no key is called {name!r}{hint}")
    for node, binding in ours:
        if text := keys.get(binding.id or ""):
            for place, other in ours:
                if place is node and other.id not in keys and _keys_of(text) & _keys_of(other.key):
                    found.append(f"[keys] in config.toml: {binding.id} = {text!r} takes the key of {other.id}")
    return tuple(found)


def _keys_of(text: str) -> set[str]:
    """Keys as Textual names them: `?` is question_mark."""
    return {binding.key for binding in Binding.make_bindings([Binding(text, "", "")])}
