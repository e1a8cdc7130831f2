"""What a page may hold: parsed as a browser would, for the tests of everything that is written as HTML."""

from html.parser import HTMLParser

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
