"""Headers of reports, as they are compared: whole, and without what differs between two exports of one report."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kpitui.exchange.currency import SIGNS, is_code

TRAILING = re.compile(r"\s*(?:\((?P<inside>[^()]{1,4})\)|\s(?P<code>[A-Z]{3})|(?P<sign>[^\w\s()%]{1,3}))$")
DASHES = re.compile(r"[\u2010-\u2015\u2212]")
BOM = "\ufeff"
"""A second one stands before the header of a file that was put together from others."""
QUOTES = re.compile(r"[\u2018\u2019\u02bc]")
EAST_ASIAN = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff"
BESIDE = re.compile(rf"(?<=[{EAST_ASIAN}])\s+|\s+(?=[{EAST_ASIAN}])")
"""Spaces that one export writes between Latin and East Asian signs, and the next does not."""
FOLDER = resources.files("kpitui.exchange") / "profiles"


@dataclass(frozen=True, slots=True)
class Header:
    """A column's header: as printed, without the currency sign at its end, that sign, and as it is compared."""

    text: str
    title: str
    sign: str = ""

    @property
    def name(self) -> str:
        return compared(self.title)


def normalised(text: str) -> Header:
    """A header without what differs between two exports of one report: width, dashes, quotes, spaces, currency."""
    text = text.removeprefix(BOM)
    plain = " ".join(QUOTES.sub("'", DASHES.sub("-", unicodedata.normalize("NFKC", text))).split())
    found = TRAILING.search(plain)
    sign = (found["inside"] or found["code"] or found["sign"] or "").strip() if found else ""
    if found and found.start() and (is_code(sign) or sign.lower() in SIGNS):
        return Header(text, plain[: found.start()].rstrip(), sign)
    return Header(text, plain)


def compared(title: str) -> str:
    """Without case and `(#)` too."""
    return BESIDE.sub("", " ".join(title.casefold().replace("(#)", " ").split()))


def spellings(names: Iterable[str]) -> tuple[str, ...]:
    """Headers as they are compared, each with what it is called in other languages."""
    found = [compared(normalised(name).title) for name in names]
    return tuple(dict.fromkeys(one for name in found for one in (name, *_words().get(name, ()))))


@cache
def totals() -> frozenset[str]:
    """What stands first in a row that adds the others up."""
    return frozenset(compared(word) for word in _vocabulary()["totals"])


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    return {
        compared(normalised(english).title): tuple(compared(normalised(word).title) for word in others)
        for english, others in _vocabulary()["words"].items()
    }


@cache
def _vocabulary() -> Mapping[str, Mapping[str, list[str]]]:
    vocabulary: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
        (FOLDER / "_words.toml").read_text(encoding="utf-8")
    )
    return vocabulary
