"""Which rows the library's list has: templates, what starts together, and texts, grouped, folded and filtered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kpitui.content.loader import AIMS, BASICS, GROUPS, STAGES, TYPES, Text, texts
from kpitui.content.templates import Bundle, BundleKind

if TYPE_CHECKING:
    from kpitui.usecases._offers import Offer
    from kpitui.usecases.library import Library


class Grouping(StrEnum):
    STAGE = "stage"
    TYPE = "type"
    AIM = "aim"
    READ = "read"


TITLES = {
    Grouping.STAGE: "By stage",
    Grouping.TYPE: "By type",
    Grouping.AIM: "By what you want",
    Grouping.READ: "To read",
}
BEHIND = "behind"
"""The stage of templates that are in none: people and process."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Something to read; a template or a bundle can be started."""

    group: str
    item: "Offer | Bundle | Text"

    @property
    def key(self) -> str:
        """What the editor can be started with; empty for a text."""
        if isinstance(self.item, Text):
            return ""
        return self.item.key if isinstance(self.item, Bundle) else self.item.template.key

    @property
    def name(self) -> str:
        if isinstance(self.item, Text):
            return self.item.title
        return self.item.name if isinstance(self.item, Bundle) else self.item.template.name

    @property
    def about(self) -> str:
        """In a few words what it is."""
        if isinstance(self.item, Text):
            return self.item.body.partition("\n")[0]
        return self.item.purpose if isinstance(self.item, Bundle) else self.item.kpi.definition

    @property
    def identity(self) -> tuple[str, str]:
        return self.group, self.name


@dataclass(frozen=True, slots=True)
class Heading:
    group: str
    title: str
    folded: bool
    items: tuple["Offer | Bundle | Text", ...]
    text: Text | None
    """What there is to read about the group itself."""

    @property
    def identity(self) -> tuple[str, str]:
        return self.group, ""


Row = ItemRow | Heading | None
"""None is a blank row."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a person wants the rows."""

    by: Grouping = Grouping.STAGE
    folded: frozenset[str] = field(
        default_factory=lambda: frozenset(f"{book}.{key}" for book in (TYPES, AIMS) for key in texts(book))
    )
    """Groups; the types and the aims begin folded, so that they can be seen all at once."""
    words: str = ""
    """All of them have to be in an item; while they filter nothing is folded."""
    gaps: bool = False
    """A blank row before a group that shows something."""


@dataclass(frozen=True, slots=True)
class _Group:
    key: str
    title: str
    items: tuple["Offer | Bundle | Text", ...]
    text: Text | None = None


def build_rows(library: "Library", how: Arrangement) -> tuple[Row, ...]:
    """Each group with what is in it; a group in which nothing is found is left out."""
    words = how.words.casefold().split()
    rows: list[Row] = []
    for group in _groups(library, how.by):
        found = [item for item in group.items if _holds(item, words)]
        if not found:
            continue
        folded = group.key in how.folded and not words
        if rows and how.gaps and not (folded and isinstance(rows[-1], Heading)):
            rows.append(None)
        rows.append(Heading(group.key, group.title, folded, tuple(found), group.text))
        rows += [] if folded else [ItemRow(group.key, item) for item in found]
    return tuple(rows)


def _groups(library: "Library", by: Grouping) -> Iterator[_Group]:
    offers, bundles = tuple(library.offers.values()), library.bundles
    if by is Grouping.STAGE:
        yield _bundled("sets", _of(bundles, BundleKind.SET))
        for text in texts(STAGES).values():
            here = (offer for offer in offers if (offer.kpi.funnel or BEHIND) == text.key)
            yield _Group(f"{STAGES}.{text.key}", text.title, tuple(here), text)
        yield _bundled("linked", _of(bundles, BundleKind.PAIR, BundleKind.CHAIN))
        yield _bundled("okrs", _of(bundles, BundleKind.OKR))
    elif by is Grouping.TYPE:
        for text in texts(TYPES).values():
            marked = (offer for offer in offers if text.key in offer.kpi.types)
            yield _Group(f"{TYPES}.{text.key}", text.title, tuple(marked), text)
    elif by is Grouping.AIM:
        for text in texts(AIMS).values():
            whole = (bundle for bundle in bundles if any(part.intent == text.key for part in bundle.parts))
            single = (offer for offer in offers if text.key in offer.template.intents)
            yield _Group(f"{AIMS}.{text.key}", text.title, (*whole, *single), text)
    else:
        for book, title in ((BASICS, "The basics"), (TYPES, "The twelve types"), (AIMS, "What you want to reach")):
            yield _Group(book, title, tuple(texts(book).values()))


def _bundled(key: str, bundles: tuple[Bundle, ...]) -> _Group:
    text = texts(GROUPS)[key]
    return _Group(key, text.title, bundles, text)


def _of(bundles: Iterable[Bundle], *kinds: BundleKind) -> tuple[Bundle, ...]:
    return tuple(bundle for bundle in bundles if bundle.kind in kinds)


def _holds(item: "Offer | Bundle | Text", words: list[str]) -> bool:
    if isinstance(item, Text):
        said: tuple[str, ...] = (item.title, item.key)
    elif isinstance(item, Bundle):
        said = (item.name, item.key, *(part.title for part in item.parts), *item.kpis)
    else:
        said = (item.template.name, item.template.key, item.kpi.definition, item.template.purpose)
    whole = " ".join(said).casefold()
    return all(word in whole for word in words)
