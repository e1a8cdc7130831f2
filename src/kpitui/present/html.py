"""HTML and SVG in pieces; whatever is not a piece is text and comes out as text."""

from html import escape

from kpitui.present.plain_text import clean

VOID = frozenset({"meta", "line", "circle", "path", "polygon", "polyline", "rect"})


class Html(str):
    """Markup that is complete and safe to stand in a page."""

    __slots__ = ()


def element(name: str, /, *inside: str, **attributes: object) -> Html:
    """One element. Attributes that are None are left out; `_` in their names is `-`, one at the end is dropped."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(clean(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Html(f"<{name}{said}/>")
    return Html(f"<{name}{said}>{joined(*inside)}</{name}>")


def user(text: str) -> Html:
    """What somebody wrote, kept apart from the reading direction of what stands around it."""
    return element("bdi", " ".join(text.split()))


def joined(*pieces: str) -> Html:
    """Pieces behind each other; plain text is escaped."""
    return Html("".join(piece if isinstance(piece, Html) else escape(clean(piece)) for piece in pieces))
