"""The texts and tables that the program brings along as data."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Guide:
    """What a field means, with an example to follow and one to avoid."""

    title: str
    text: str
    good: str
    bad: str


@dataclass(frozen=True, slots=True)
class TourStep:
    """One thing to see in the sample workspace."""

    at: str
    """The place of the screen where it is seen."""
    title: str
    text: str
    """Keys stand between backticks."""
    kpi: str = ""
    """Whose page that is."""


@dataclass(frozen=True, slots=True)
class Text:
    """A page to read: paragraphs, `### ` headings, `- ` points, and `**bold**` words."""

    key: str
    title: str
    body: str


BASICS, TYPES, AIMS, STAGES, GROUPS = "basics", "types", "aims", "stages", "groups"
"""The books of the library."""


@cache
def fit() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """By intent the funnel stages and the measures that tell of it."""
    return tomllib.loads(_read("fit.toml"))


@cache
def guides() -> Mapping[str, Guide]:
    """By field, such as `kpi.target`."""
    found: dict[str, Guide] = {}
    for name in ("objective", "metric", "measurable", "track", "goal"):
        for section in _read(f"guide/{name}.md").split("\n## ")[1:]:
            key, guide = _guide(section)
            found[key] = guide
    return found


def demo_text(name: str) -> str:
    """A file of the sample workspace."""
    return _read(f"demo/{name}")


@cache
def tour() -> Sequence[TourStep]:
    """The way through the sample workspace."""
    return tuple(TourStep(**step) for step in tomllib.loads(demo_text("tour.toml"))["steps"])


@cache
def texts(book: str) -> Mapping[str, Text]:
    """The pages of a book by their keys, in its order: the twelve types, the intents, the stages, …"""
    found: dict[str, Text] = {}
    for section in _read(f"guide/{book}.md").split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        key, _, title = heading.partition(": ")
        found[key] = Text(key, title, body.strip())
    return found


def _guide(section: str) -> tuple[str, Guide]:
    """A heading `field: Title`, paragraphs, and a list with `good:` and `bad:`."""
    heading, _, body = section.partition("\n")
    key, _, title = heading.partition(": ")
    lines = body.strip().splitlines()
    said = {word: _after(lines, f"- {word}: ") for word in ("good", "bad")}
    text = " ".join(line.strip() for line in lines if line and not line.startswith("- "))
    return key, Guide(title, text, said["good"], said["bad"])


def _after(lines: Sequence[str], start: str) -> str:
    return next(line.removeprefix(start) for line in lines if line.startswith(start))


def _read(name: str) -> str:
    return files("kpitui.content").joinpath(name).read_text(encoding="utf-8")
