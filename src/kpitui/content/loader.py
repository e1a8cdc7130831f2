"""Texts and data that ship with the program."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def load_fit() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Which funnel stages (`stages`) and measures by name (`metrics`) fit a goal, by the word of its intent."""
    text = files("kpitui.content").joinpath("fit.toml").read_text(encoding="utf-8")
    return {
        intent: {kind: tuple(words) for kind, words in fits.items()} for intent, fits in tomllib.loads(text).items()
    }
