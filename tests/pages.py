"""What a page may hold, and the names that try to get more into it: for all that is written as HTML."""

from datetime import date, timedelta
from html.parser import HTMLParser

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Cadence
from kpitui.store.workspace import Workspace
from tests.build import log_values, make_event, make_goal, make_kpi

MONDAY = date(2026, 11, 16)
HOSTILE = (
    "<script>document.documentElement.dataset.ran = 1</script>",
    '"><img src=x onerror=document.documentElement.dataset.ran=1>',
    "](javascript:alert(1))",
    "a\x00b\x1b[2J\u202egpj.exe",
    "x\n\n# not a heading\n- https://example.com ![p](http://x/y.png) `code` | cell",
    "--> <!-- &amp; </title></style>",
)


ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "article", "h1", "h2", "h3", "h4", "p"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "div", "span", "b", "bdi"),
    *("svg", "g", "line", "polyline", "polygon", "circle", "rect", "text"),
}
OUTWARD = {"src", "href", "xlink:href", "srcset", "action", "formaction", "data", "style", "background", "poster"}


class Page(HTMLParser):
    """The words of a page, and everything in it that could run, load or lead away."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.policy = ""
        self.dangers: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.dangers.append(tag)
        self.dangers += [f"{tag} {name}" for name, _ in attrs if name in OUTWARD or name.startswith("on")]
        said = dict(attrs)
        if said.get("http-equiv") == "Content-Security-Policy":
            self.policy = said["content"] or ""
        elif "http-equiv" in said:
            self.dangers.append("meta http-equiv")
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag != "meta":
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.dangers.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.dangers += [word for word in ("url(", "@import", "expression(") if word in data]
        else:
            self.words += data

    def handle_comment(self, data: str) -> None:
        self.dangers.append("comment")


def weeks(count: int) -> dict[date, float]:
    return {MONDAY - timedelta(weeks=count - 1 - number): 3.0 + number % 3 for number in range(count)}


def make_hostile(ws: Workspace) -> None:
    """A workspace in which every text that a report shows is hostile."""
    for number, text in enumerate(HOSTILE):
        make_goal(ws, f"g{number}", text, why=text, owner=text, start=date(2026, 10, 1), end=date(2026, 12, 31))
        make_kpi(
            ws,
            f"k{number}",
            name=text,
            goals=f"g{number}",
            unit=text,
            owner=text,
            definition=text,
            alignment=text,
            cadence=Cadence.WEEK,
            since=date(2026, 9, 1),
            target=TargetDefinition(value=4.0, baseline=1.0),
        )
        log_values(ws, f"k{number}", weeks(8))
        make_event(ws, date(2026, 11, 3), text)
