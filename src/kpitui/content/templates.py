"""The templates of the library: KPIs ready to start, and what starts together."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from kpitui.model.enums import Intent

ABOUT = "about"
"""The table of a family's text that is the library's own; the others are definitions in the form of exchange."""
FAMILIES = ("financial", "reach", "engagement", "results", "customers", "people", "process")
MEASURES = "series"
"""The text of the bare measures."""


@dataclass(frozen=True, slots=True)
class Template:
    """What the library says of one KPI; its definition is in the text of its family, under the same key."""

    key: str
    name: str
    family: str
    intents: tuple[Intent, ...]
    """What a goal wants that it tells about."""
    purpose: str
    """What it is for."""
    example: str
    """What a target of it looks like, in words: nobody's number."""


class BundleKind(StrEnum):
    SET = "set"
    PAIR = "pair"
    CHAIN = "chain"
    OKR = "OKR"


@dataclass(frozen=True, slots=True)
class Part:
    """A goal, or a place for the person's own, and what serves it."""

    title: str
    why: str
    intent: Intent | None
    kpis: tuple[str, ...]
    """Keys of templates; of an OKR those whose targets are its key results."""
    results: tuple[str, ...]
    """Of an OKR: a key result in words for each of `kpis`."""
    serving: tuple[str, ...]
    """Of an OKR: the KPIs that are watched on the way, without being key results."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What starts together; its key is no template's."""

    key: str
    name: str
    kind: BundleKind
    purpose: str
    parts: tuple[Part, ...]
    quarter: int | None
    """Of an OKR: the quarter that it is an example for."""

    @property
    def kpis(self) -> tuple[str, ...]:
        """Every KPI of it once, the one that opens in the editor first."""
        return tuple(dict.fromkeys(key for part in self.parts for key in (*part.kpis, *part.serving)))


@cache
def templates() -> Mapping[str, Template]:
    """By key, in the order of the families and of their texts."""
    return {one.key: one for family in FAMILIES for one in _family(family)}


@cache
def bundles() -> Mapping[str, Bundle]:
    """By key: ready sets, pairs, chains and examples of OKRs."""
    whole = tomllib.loads(definitions("bundles"))
    kinds = {"sets": BundleKind.SET, "pairs": BundleKind.PAIR, "chains": BundleKind.CHAIN, "okrs": BundleKind.OKR}
    return {key: _bundle(key, kind, table) for noun, kind in kinds.items() for key, table in whole[noun].items()}


def definitions(family: str) -> str:
    """The text of a family: definitions in the form of exchange, and its table `about`."""
    return files("kpitui.content").joinpath(f"templates/{family}.toml").read_text(encoding="utf-8")


def _family(family: str) -> Iterator[Template]:
    whole = tomllib.loads(definitions(family))
    for key, about in whole[ABOUT].items():
        intents = tuple(Intent(word) for word in about["intents"])
        yield Template(key, whole["kpis"][key]["name"], family, intents, about["purpose"], about["example"])


def _bundle(key: str, kind: BundleKind, table: Mapping[str, Any]) -> Bundle:
    parts = tuple(_part(part) for part in table["parts"])
    return Bundle(key, table["name"], kind, table["purpose"], parts, table.get("quarter"))


def _part(table: Mapping[str, Any]) -> Part:
    intent = Intent(table["intent"]) if "intent" in table else None
    kpis, results, serving = (tuple(table.get(name, ())) for name in ("kpis", "results", "serving"))
    return Part(table.get("title", ""), table.get("why", ""), intent, kpis, results, serving)
