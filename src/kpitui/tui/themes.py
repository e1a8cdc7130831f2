"""The colours: our four themes, and defaults that let any other Textual theme work."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import App

BOLD = Style(bold=True)
DARK = "kpitui-dark"
LIGHT = "kpitui-light"
CONTRAST = "kpitui-contrast"
ANSI = "kpitui-ansi"


def _theme(name: str, *, dark: bool, ansi: bool = False, **roles: str) -> Theme:
    """Our roles as Textual's fields; what it has no field for becomes a variable."""
    variables = {
        **({"ansi-background": roles["background"], "ansi-foreground": roles["text"]} if ansi else {}),
        "text-strong": roles["strong"],
        "text-quiet": roles["quiet"],
        "text-faint": roles["faint"],
        "field": roles["field"],
        "rule": roles["rule"],
        "signal": roles["signal"],
        "data": roles["data"],
        "fan": roles["fan"],
        "footer-background": roles["surface"],
        "footer-key-foreground": roles["accent"],
        "footer-description-foreground": roles["quiet"],
        "block-cursor-background": roles["panel"],
        "block-cursor-foreground": roles["strong"],
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": roles["panel"],
        "block-cursor-blurred-foreground": roles["text"],
        "input-cursor-background": roles["accent"],
        "input-cursor-foreground": roles["background"],
        "scrollbar": roles["rule"],
        "scrollbar-hover": roles["faint"],
        "scrollbar-active": roles["quiet"],
        "scrollbar-background": roles["background"],
        "scrollbar-background-hover": roles["background"],
        "scrollbar-background-active": roles["background"],
        "scrollbar-corner-color": roles["background"],
    }
    return Theme(
        name=name,
        primary=roles["accent"],
        secondary=roles["accent"],
        accent=roles["accent"],
        success=roles["good"],
        warning=roles["warn"],
        error=roles["bad"],
        foreground=roles["text"],
        background=roles["background"],
        surface=roles["surface"],
        panel=roles["panel"],
        boost=roles["panel"],
        dark=dark,
        ansi=ansi,
        variables=variables,
    )


THEMES = (
    _theme(
        DARK,
        dark=True,
        background="#101418",
        surface="#161b21",
        field="#1e252e",
        panel="#232b35",
        rule="#2c343f",
        strong="#f2f5f8",
        text="#d5dbe3",
        quiet="#87919e",
        faint="#56606d",
        accent="#6cb6ff",
        good="#7ecb8f",
        warn="#e3b341",
        bad="#f47f75",
        signal="#c79bf2",
        data="#f2f5f8",
        fan="#4a5766",
    ),
    _theme(
        LIGHT,
        dark=False,
        background="#fbfbf9",
        surface="#f2f2ee",
        field="#e9eae6",
        panel="#e1e8f1",
        rule="#d5d6d1",
        strong="#0d1117",
        text="#2b323b",
        quiet="#626b76",
        faint="#9aa1aa",
        accent="#0b5cad",
        good="#1f7a3d",
        warn="#8a5a00",
        bad="#b3261e",
        signal="#7a3fb8",
        data="#12171d",
        fan="#b4bcc6",
    ),
    _theme(
        CONTRAST,
        dark=True,
        background="#000000",
        surface="#000000",
        field="#262626",
        panel="#303030",
        rule="#808080",
        strong="#ffffff",
        text="#ffffff",
        quiet="#d0d0d0",
        faint="#a0a0a0",
        accent="#9fd0ff",
        good="#a5e3b2",
        warn="#ffd666",
        bad="#ffa8a0",
        signal="#dfc2ff",
        data="#ffffff",
        fan="#808080",
    ),
    _theme(
        ANSI,
        dark=True,
        ansi=True,
        background="ansi_black",
        surface="ansi_black",
        field="ansi_bright_black",
        panel="ansi_bright_black",
        rule="ansi_bright_black",
        strong="ansi_bright_white",
        text="ansi_white",
        quiet="ansi_white",
        faint="ansi_bright_black",
        accent="ansi_bright_blue",
        good="ansi_green",
        warn="ansi_yellow",
        bad="ansi_red",
        signal="ansi_magenta",
        data="ansi_bright_white",
        fan="ansi_bright_black",
    ),
)


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Our variables for a theme that does not know them, mixed from what it has."""
    base = theme.to_color_system().generate()
    if theme.ansi:
        own = next(ours for ours in THEMES if ours.name == ANSI).variables
        return {
            name: own[name]
            for name in ("text-strong", "text-quiet", "text-faint", "field", "rule", "signal", "data", "fan")
        }
    ink, paper = Color.parse(base["foreground"]), Color.parse(base["background"])

    def mixed(share: float) -> str:
        return paper.blend(ink, share).hex

    return {
        "text-strong": ink.hex,
        "text-quiet": mixed(0.6),
        "text-faint": mixed(0.38),
        "field": mixed(0.08),
        "rule": mixed(0.18),
        "signal": base["secondary"],
        "data": ink.hex,
        "fan": mixed(0.3),
    }


@dataclass(frozen=True, slots=True)
class Pens:
    """Rich styles by role, for widgets that draw their own lines. Foregrounds only, but for `raised`."""

    strong: Style
    text: Style
    quiet: Style
    faint: Style
    rule: Style
    accent: Style
    good: Style
    warn: Style
    bad: Style
    signal: Style
    data: Style
    fan: Style
    raised: Style
    """The background under the cursor."""
    ansi: bool
    """Only the terminal's own colours: the row under the cursor is reversed as a whole."""

    def lift(self, strip: Strip) -> Strip:
        """A row as it looks under the cursor."""
        if not self.ansi:
            return strip.apply_style(self.raised)
        return Strip(
            [Segment(text, self.raised + BOLD if style and style.bold else self.raised) for text, style, _ in strip],
            strip.cell_length,
        )


ROLES = {
    "strong": "text-strong",
    "text": "foreground",
    "quiet": "text-quiet",
    "faint": "text-faint",
    "rule": "rule",
    "accent": "accent",
    "good": "success",
    "warn": "warning",
    "bad": "error",
    "signal": "signal",
    "data": "data",
    "fan": "fan",
}


def pens(app: "App[object]") -> Pens:
    """The pens of the theme in use."""
    variables = app.theme_variables
    return _pens(tuple(variables[name] for name in ROLES.values()), variables["panel"], app.current_theme.ansi)


@lru_cache(8)
def _pens(colours: tuple[str, ...], panel: str, ansi: bool) -> Pens:
    inks = [Style(color=Color.parse(colour).rich_color) for colour in colours]
    reversed_row = Style(color="black", bgcolor="white")
    raised = reversed_row if ansi else Style(bgcolor=Color.parse(panel).rich_color)
    return Pens(**dict(zip(ROLES, inks, strict=True)), raised=raised, ansi=ansi)


def pick_theme(wanted: str, available: "Mapping[str, Theme]", *, no_color: bool, colours: str | None) -> str:
    """The theme to start with: the one asked for, else by what the terminal can show.

    `colours` is Rich's name of the terminal's colour system ("standard" is 16). Under NO_COLOR an ANSI theme
    would draw black on black, so it gives way to the dark one.
    """
    name = wanted if wanted in available else (ANSI if colours in ("standard", None) else DARK)
    return DARK if no_color and available[name].ansi else name


def start_with(app: "App[object]", wanted: str) -> None:
    """Set the theme before anything is drawn. Assigning it would parse all style sheets twice."""
    name = pick_theme(wanted, app.available_themes, no_color=app.no_color, colours=app.console.color_system)
    if app.available_themes[name].ansi:
        app.theme = name
    else:
        app.set_reactive(type(app).theme, name)
        app.stylesheet.set_variables(app.get_css_variables())
