"""The pages of the library: a template, what starts together, and a text, as the pane shows them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from kpitui.content.loader import AIMS, Text, texts
from kpitui.content.templates import Bundle, BundleKind, Part
from kpitui.model.enums import Direction, KpiType, LinkKind
from kpitui.present.improvement import word
from kpitui.tui.screens.editor_notes import LOGGED
from kpitui.tui.widgets.cells import fit, one_line
from kpitui.tui.widgets.library_rows import Heading, ItemRow

if TYPE_CHECKING:
    from kpitui.usecases._offers import Offer
    from kpitui.usecases.library import Library

LABEL = 13
BETTER = {Direction.UP: "higher", Direction.DOWN: "lower", Direction.RANGE: "inside a range"}
ROLES = (KpiType.INPUT, KpiType.PROCESS, KpiType.OUTPUT, KpiType.OUTCOME, KpiType.LEADING, KpiType.LAGGING)
"""What a KPI is called in a chain, else in a pair."""
BESIDE = {LinkKind.LEADS: "leads", LinkKind.FEEDS: "feeds", LinkKind.AFFECTS: "affects"}


def template_page(offer: "Offer", library: "Library", width: int) -> Content:
    """What it is, where it stands, how it is used well."""
    blocks = [
        _wrapped(offer.template.purpose, width),
        _section("What it is", width, _measure(offer)),
        _section("Where it stands", width, _standing(offer, library)),
        _section("Used well", width, _use(offer)),
    ]
    return Content("\n\n").join(blocks)


def template_mark(offer: "Offer") -> Content:
    """At the right of its name: what the workspace has of it."""
    if offer.in_use:
        return Content.assemble("in use as ", (offer.in_use, "$text-strong"))
    if offer.prefixes:
        return Content("your data can feed it")
    return Content(offer.kpi.kind)


def bundle_page(bundle: Bundle, library: "Library", width: int) -> Content:
    """What starts together, goal by goal, and what a start makes of it."""
    blocks = [_wrapped(bundle.purpose, width)]
    if bundle.kind in (BundleKind.PAIR, BundleKind.CHAIN):
        blocks.append(_chain(bundle.kpis, library, width))
    else:
        blocks += [_part(part, bundle.kind, library, width) for part in bundle.parts]
    blocks.append(_section("What n does", width, [("", _promise(bundle, library))]))
    return Content("\n\n").join(blocks)


def text_page(text: Text, width: int) -> Content:
    """Paragraphs, headings, points; good and bad examples with their signs."""
    blocks: list[Content] = []
    for block in text.body.split("\n\n"):
        lines = block.splitlines()
        heading = lines.pop(0).removeprefix("### ") if lines[0].startswith("### ") else ""
        said = Content("\n").join([_line(line, width) for line in lines])
        if heading:
            said = Content.assemble(_rule(heading, "", width), "\n", said) if lines else _rule(heading, "", width)
        blocks.append(said)
    return Content("\n\n").join(blocks)


def group_page(group: Heading, width: int) -> Content:
    """What there is to read of a group, and what is in it."""
    rows = [(row.name, row.about) for row in (ItemRow(group.group, item) for item in group.items)]
    inside = _section("In the library", width, rows)
    return Content("\n\n").join([text_page(group.text, width), inside]) if group.text else _rows(rows, width)


def _measure(offer: "Offer") -> list[tuple[str, str]]:
    kpi = offer.kpi
    unit = kpi.unit or next((one.unit for one in offer.measures), "count")
    due = "on the day after" if kpi.due == 1 else f"{kpi.due} days after"
    return [
        ("measured as", kpi.definition),
        ("values", LOGGED[kpi.kind]),
        ("reads", _reads(offer)),
        ("unit", unit.replace("currency:", "")),
        ("better", BETTER[kpi.direction]),
        ("looked at", f"every {word(kpi.cadence)}, due {due}"),
        ("numbers", kpi.source_note),
    ]


def _reads(offer: "Offer") -> str:
    bare = [one.key for one in offer.measures]
    if len(offer.prefixes) > 1:
        ways = " or ".join(prefix.rstrip("_") or "no prefix" for prefix in offer.prefixes)
        return f"{' · '.join(bare)}, of {ways}: n asks which"
    if offer.prefixes:
        return f"{' · '.join(f'{offer.prefixes[0]}{key}' for key in bare)}, there already"
    return f"{' · '.join(bare)}, made with it"


def _standing(offer: "Offer", library: "Library") -> list[tuple[str, str]]:
    kpi = offer.kpi
    aims = texts(AIMS)
    rows = [
        ("types", " · ".join(kpi.types)),
        ("seen from", f"{kpi.perspective}" + (f", at the stage of {kpi.funnel}" if kpi.funnel else "")),
        ("fits goals", " · ".join(aims[intent].title.lower() for intent in offer.template.intents)),
    ]
    for kind, label in BESIDE.items():
        others = [_name(link.kpi, library) for link in kpi.links if link.kind is kind]
        rows += [(label, " · ".join(others))] if others else []
    return rows


def _use(offer: "Offer") -> list[tuple[str, str]]:
    kpi = offer.kpi
    return [
        ("daily work", kpi.alignment),
        ("misleads", kpi.misleads),
        ("a target", f"such as: {offer.template.example}"),
    ]


def _part(part: Part, kind: BundleKind, library: "Library", width: int) -> Content:
    aim = texts(AIMS)[part.intent].title.lower() if part.intent else ""
    head = Content.assemble(_rule(part.title, aim, width), "\n", _wrapped(part.why, width, "$text-quiet"), "\n\n")
    if kind is not BundleKind.OKR:
        return Content.assemble(
            head, _rows([(_name(key, library), library.offers[key].kpi.definition) for key in part.kpis], width)
        )
    results = [(f"{place}", said) for place, said in enumerate(part.results, 1)]
    serving = ", ".join(_name(key, library) for key in part.serving)
    return Content.assemble(
        head,
        ("Key results", "bold $text-strong"),
        ", scored at the end of the quarter\n",
        _rows(results, width, label=3),
        ("\n\nKPIs that serve it", "bold $text-strong"),
        ", watched on the way\n",
        _hanging("   ", serving, width),
    )


def _chain(keys: Iterable[str], library: "Library", width: int) -> Content:
    """One under the other, with what each is in the chain and how it hangs on the next."""
    lines: list[Content] = []
    keys = tuple(keys)
    for place, key in enumerate(keys):
        kpi = library.offers[key].kpi
        role = next((str(one) for one in ROLES if one in kpi.types), "")
        if place:
            hangs = _hangs(keys[place - 1], key, library)
            lines.append(Content.assemble(" " * LABEL, ("│ ", "$text-faint"), (hangs, "$text-quiet")))
        name = Content.assemble((role.ljust(LABEL), "$text-quiet"), (kpi.name, "bold $text-strong"))
        lines.append(Content.assemble(name, (f"  {kpi.definition}", "$text-quiet")).truncate(width, ellipsis=True))
    return Content("\n").join(lines)


def _hangs(first: str, second: str, library: "Library") -> str:
    link = next((link for link in library.offers[first].kpi.links if link.kpi == second), None)
    if link is None:
        return ""
    way = "the more, the less" if link.sign == "-" else "the more, the more"
    lag = f", {link.lag} {'period' if link.lag == 1 else 'periods'} later" if link.lag else ""
    return f"{BESIDE[link.kind]}: {way}{lag}"


def _promise(bundle: Bundle, library: "Library") -> str:
    there = [key for key in bundle.kpis if library.offers[key].in_use]
    first, *others = [key for key in bundle.kpis if key not in there] or bundle.kpis
    said = f"{_name(first, library)} opens in the editor; you choose baseline and target."
    if others:
        what = "is made as a draft" if len(others) == 1 else "are made as drafts"
        said += f" With it {_counted(others)} {what}, linked where one moves another."
    if there:
        said += f" In use already, and not made again: {', '.join(_name(key, library) for key in there)}."
    return f"{said} One u takes it all back."


def _counted(keys: list[str]) -> str:
    return "the other" if len(keys) == 1 else f"the other {len(keys)}"


def _name(key: str, library: "Library") -> str:
    return library.offers[key].template.name


def _section(title: str, width: int, rows: Iterable[tuple[str, str]]) -> Content:
    return Content.assemble(_rule(title, "", width), "\n", _rows(rows, width))


def _rows(rows: Iterable[tuple[str, str]], width: int, *, label: int = 0) -> Content:
    pairs = [(left, right) for left, right in rows if right]
    room = label or min(26, max([LABEL, *(len(left) + 2 for left, _ in pairs)]))
    return Content("\n").join(
        [_hanging(f"{fit(left, room - 2)}  " if left else "", right, width) for left, right in pairs]
    )


def _hanging(left: str, right: str, width: int) -> Content:
    lines = _marked(one_line(right), "$foreground").wrap(max(10, width - len(left)))
    rest = Content("\n" + " " * len(left)).join([line.rstrip() for line in lines])
    return Content.assemble((left, "$text-quiet"), rest)


def _rule(title: str, fact: str, width: int) -> Content:
    left = Content.styled(title, "bold $text-strong").truncate(max(1, width - len(fact) - 4), ellipsis=True)
    line = "─" * max(0, width - left.cell_length - 1 - (len(fact) + 1 if fact else 0))
    return Content.assemble(left, " ", (line, "$rule"), (f" {fact}" if fact else "", "$text-quiet"))


def _wrapped(text: str, width: int, pen: str = "$foreground") -> Content:
    lines = _marked(text, pen).wrap(max(10, width))
    return Content("\n").join([line.rstrip() for line in lines])


SIGNS: Mapping[str, tuple[str, str, str]] = {
    "- good: ": ("✓ ", "$success", "good  "),
    "- bad: ": ("✗ ", "$error", "bad   "),
    "- ": ("· ", "$text-quiet", ""),
}


def _line(line: str, width: int) -> Content:
    for start, (sign, pen, name) in SIGNS.items():
        if line.startswith(start):
            indent = len(sign) + len(name)
            lines = _marked(line.removeprefix(start), "$foreground").wrap(max(10, width - indent))
            rest = Content("\n" + " " * indent).join([one.rstrip() for one in lines])
            return Content.assemble((sign, pen), (name, "$text-quiet"), rest)
    return _wrapped(line, width)


def _marked(text: str, pen: str) -> Content:
    """`**bold**` words stand out."""
    parts = text.split("**")
    return Content.assemble(
        *((part, "bold $text-strong" if place % 2 else pen) for place, part in enumerate(parts) if part)
    )
