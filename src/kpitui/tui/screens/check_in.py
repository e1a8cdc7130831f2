"""What is due, one period of one KPI a page: look at it, say what it came to, go on."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from kpitui.model.errors import BadInput, KpituiError
from kpitui.present import check_ins as say
from kpitui.present import entries
from kpitui.present.numbers import parse
from kpitui.tui.check_in_round import CHECKED, SKIPPED
from kpitui.tui.screens.check_in_form import CONFIDENCE, NOTE, REASON, VALUE, CheckInForm
from kpitui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from datetime import date

    from kpitui.usecases.check_in_page import SaidThen


class CheckInScreen(CheckInForm, inherit_bindings=False):
    """`first`: the KPI to begin with; `owner`: whose are asked for, None is everybody's.

    Its keys have priority: they act before a key sent behind them reaches a field that has lost the focus by then.
    """

    CSS = """
    CheckInScreen #page { padding: 0 1; }
    CheckInScreen Callout { margin-bottom: 1; }
    CheckInScreen #typed { height: auto; padding: 0 0 0 1; margin-top: 1; }
    CheckInScreen #preview { height: 3; padding: 0 1; margin-top: 1; }
    CheckInScreen #summary { display: none; padding: 1 2; height: auto; }
    CheckInScreen.-over #typed, CheckInScreen.-over #preview, CheckInScreen.-over LastPeriods,
    CheckInScreen.-over Callout, CheckInScreen.-over #last { display: none; }
    CheckInScreen.-over #summary { display: block; }
    CheckInScreen.-tall #page { padding: 1 1; }
    CheckInScreen.-tall PathLine { margin-bottom: 1; }
    CheckInScreen.-tall Callout { padding: 1 2; }
    CheckInScreen.-tall Field { margin-bottom: 1; }
    CheckInScreen.-tall PaneTitle { margin-bottom: 1; }
    CheckInScreen.-tall LastPeriods { height: auto; min-height: 8; max-height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", "next", id="check-in.enter", priority=True),
        Binding("f3", "store", "store", id="check-in.store", priority=True),
        Binding("f6", "skip", "skip", id="check-in.skip", priority=True),
        Binding("escape", "leave", "leave", id="check-in.leave", priority=True),
        Binding("f4", "mine", "mine", id="check-in.mine", priority=True),
        Binding("pageup", "go(-1)", "previous", id="check-in.previous", priority=True),
        Binding("pagedown", "go(1)", "later", id="check-in.next", priority=True),
        Binding("tab,down", "field(1)", "next field", id="check-in.down", show=False, priority=True),
        Binding("shift+tab,up", "field(-1)", "previous field", id="check-in.up", show=False, priority=True),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.view is None:
            return action == "leave"
        over = self.round.page is None
        if action in ("store", "skip", "field"):
            return not over and not (action == "skip" and self.skipping)
        if action == "go":
            return self.round.at > 0 if parameters[0] == -1 else not over
        return True

    def action_field(self, by: int) -> None:
        shown = [field.editor for field in self.query(Field) if field.display]
        at = next((place for place, editor in enumerate(shown) if editor is self.focused), 0)
        self.set_focus(shown[(at + by) % len(shown)])

    async def action_enter(self) -> None:
        """To the next field; from the last one it is stored, and the next page comes."""
        if self.round.page is None:
            if not self.round.left:
                await self.action_leave()
                return
            self.round.again()
            self._turn()
            return
        await self._catch_up()
        if self.skipping or self._field(NOTE).editor is self.focused:
            await self.action_store()
        elif self._field(CONFIDENCE).editor is self.focused and (wrong := self._unsure()):
            self._say([[("✗ ", "bad"), (wrong, "text")]])
        else:
            self.action_field(1)

    def _unsure(self) -> str:
        """What is wrong with the confidence; empty where nothing is."""
        try:
            read_confidence(self._texts()[CONFIDENCE])
        except KpituiError as error:
            return str(error)
        return ""

    async def action_store(self) -> None:
        await self._catch_up()
        page = self.round.page
        if page is None:
            return
        texts = self._texts()
        try:
            if self._asks(texts):
                return
            self._write(texts)
        except KpituiError as error:
            self.state = "not stored"
            self._told = texts
            self.workers.cancel_group(self, "preview")
            self._say([[("✗ ", "bad"), (str(error), "text")]])
            return
        self.state = "saved"
        self.round.finish(SKIPPED if self.skipping else CHECKED)
        self._turn()

    def _write(self, texts: dict[str, str]) -> None:
        from kpitui.usecases.check_ins import check_in, skip

        page = self.round.page
        assert page is not None  # noqa: S101 - asked by who calls
        if self.skipping:
            skip(self.app.ws, page.kpi, page.period, texts[REASON])
            return
        sure = read_confidence(texts[CONFIDENCE])
        check_in(self.app.ws, page.kpi, page.period, texts[VALUE].strip() or None, texts[NOTE], sure)

    def _asks(self, texts: dict[str, str]) -> bool:
        """An unlikely value, and what somebody else has said meanwhile, are asked about once."""
        from kpitui.usecases.check_in_page import read_check_in, said_of

        page, view = self.round.page, self.view
        assert page is not None  # noqa: S101 - asked by who calls
        assert view is not None  # noqa: S101 - there is a page
        lines: list[entries.Line] = []
        there = said_of(self.app.ws, page.kpi, page.period)
        if there != (self.known.said if self.known else None):
            lines = [[("! ", "warn"), (_meanwhile(there, view.today), "text")]]
        elif texts[VALUE].strip() and not self.skipping:
            found = read_check_in(self.app.ws, page.kpi, page.period, texts[VALUE])
            if found.usual and found.value is not None and found.usual.far(found.value):
                lines = entries.check_in(found, view.today)[:2]
        if not lines or self._told == texts:
            return False
        self._told = texts
        self.workers.cancel_group(self, "preview")
        self._say([entries.ASK, *lines])
        return True

    def _turn(self) -> None:
        """Show another page at once; what is known of it comes from the thread."""
        self._show_page()
        self.reload()

    async def action_skip(self) -> None:
        await self._catch_up()
        self.skipping, self._told = True, None
        self._show_fields()
        self.set_focus(self._field(REASON).editor)
        self._read()

    async def action_go(self, by: int) -> None:
        await self._catch_up()
        self.round.go(by)
        self._turn()

    async def action_mine(self) -> None:
        """Only what is mine, or everybody's again."""
        await self._catch_up()
        self.owner = None if self.owner else self.app.ws.author
        self.round.narrow()
        self.view, self.first = None, ""
        self.reload()

    async def action_leave(self) -> None:
        """Back to the value from a skip; else to where one came from. What was stored stays stored."""
        await self._catch_up()
        if self.skipping and self.round.page is not None:
            self.skipping, self._told = False, None
            self._show_fields()
            self.set_focus(self._field(VALUE).editor)
            self._read()
            return
        self.dismiss()


def read_confidence(text: str) -> int | None:
    """Percent, with or without its sign; None where nothing is typed.

    Raises: BadInput.
    """
    if not text.strip():
        return None
    number = parse(text, "percent")[0]
    if number != int(number) or not 0 <= number <= say.PER_CENT:
        raise BadInput(f"a confidence of {text} is none: type a whole number from 0 to 100, in percent")
    return int(number)


def _meanwhile(there: "SaidThen | None", today: "date") -> str:
    if there is None:
        return "somebody took this check-in back meanwhile"
    return f"meanwhile: {say.said(there, today)}"
