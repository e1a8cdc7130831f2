"""The sample workspace in the app: the tour through it, and a visit to it from one's own workspace."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual import work
from textual.reactive import reactive
from textual.screen import Screen

from kpitui.model.errors import KpituiError
from kpitui.tui.base import DataScreen
from kpitui.tui.doings import Doings
from kpitui.tui.frame import read_frame
from kpitui.tui.unsaved import Unsaved

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from kpitui.content.loader import TourStep
    from kpitui.store.workspace import Workspace
    from kpitui.tui.screens.dashboard import DashboardScreen


class Sampling(Doings):
    """A tour that follows its user, step by step, as long as it is wanted."""

    sample: reactive[bool] = reactive(False)
    """What is open is the sample workspace."""
    tour: reactive[int | None] = reactive(None)
    """The step of the tour that is said now; None: there is no tour."""
    _counter: int
    _own: "Workspace | None" = None
    """The person's own workspace, while they visit the sample."""
    _folder: "TemporaryDirectory[str] | None" = None

    @cached_property
    def steps(self) -> "tuple[TourStep, ...]":
        """Those whose screens there are."""
        from kpitui.content.loader import tour

        return tuple(step for step in tour() if step.at in self.MODES or step.at in self._ways)

    @property
    def step(self) -> "TourStep | None":
        return None if self.tour is None else self.steps[self.tour]

    @property
    def wants_strip(self) -> bool:
        return self.tour is not None or self._own is not None

    @property
    def _ways(self) -> "dict[str, Callable[[TourStep], Awaitable[None]]]":
        """To screens that are no mode's first."""
        return {"KPI": lambda step: self.open_kpi(step.kpi), "KPI editor": lambda _: self.edit_kpi(None)}

    def begin_tour(self) -> None:
        self.sample, self.tour = True, 0
        self.arrived(self.screen)

    def arrived(self, screen: Screen[Any]) -> None:
        """A screen is shown: say here what there is to see, and go on where this is the next step's."""
        if not self.wants_strip or not isinstance(screen, DataScreen):
            return
        from kpitui.tui.widgets.tour_strip import TourStrip

        if self.step is not None and self.tour is not None and not _is_at(screen, self.step):
            following = self.steps[self.tour + 1 : self.tour + 2]
            if following and _is_at(screen, following[0]):
                self.tour += 1
        if not screen.query(TourStrip):
            screen.mount(TourStrip())

    async def action_tour_next(self) -> None:
        """Say the next step and go where it is seen."""
        if self.tour is None or self.step is self.steps[-1]:
            self.tour = None
            return
        self.tour += 1
        step = self.steps[self.tour]
        if step.at in self.MODES:
            await self.switch_mode(step.at)
            for _ in self.screen_stack[1:]:
                if isinstance(self.screen, DataScreen):
                    await self.screen.action_leave()
        elif not _is_at(self.screen, step):
            await self._ways[step.at](step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "tour_next":
            return self.tour is not None
        return action != "tour_end" or self.wants_strip

    def action_tour_end(self) -> None:
        """End the tour; without one, end the visit."""
        if self.tour is not None:
            self.tour = None
        else:
            self._go_home()

    @work(exclusive=True, group="sample")
    async def visit_sample(self) -> None:
        """Open a sample workspace instead of one's own, for a while."""
        from tempfile import TemporaryDirectory

        from kpitui.usecases.demo import open_demo

        folder = TemporaryDirectory(prefix="kpitui-demo-", ignore_cleanup_errors=True)
        try:
            sample = await asyncio.to_thread(open_demo, Path(folder.name) / "sample.db", self.ws.today)
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self._own, self._folder = self.ws, folder
        await self._change_to(sample)
        self.begin_tour()

    @work(exclusive=True, group="sample")
    async def _go_home(self) -> None:
        """Back in one's own workspace; the sample is gone."""
        if self._own is None:
            return
        sample, own, folder = self.ws, self._own, self._folder
        self._own, self.sample = None, False
        await self._change_to(own)
        await asyncio.to_thread(sample.close)
        if folder:
            folder.cleanup()

    async def _change_to(self, ws: "Workspace") -> None:
        """Show another workspace, from the dashboard's top on; no screen keeps anything of the one before."""
        self.workers.cancel_group(self, "poll")
        await self.switch_mode("dashboard")
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        cast("DashboardScreen", self.screen).owner = None
        for mode in set(self.MODES) - {"dashboard"}:
            with suppress(KeyError):
                if self._screen_stacks[mode]:
                    await self.remove_mode(mode)
                    self.add_mode(mode, self.MODES[mode])
        vars(self).pop("checking", None)
        self._ws = ws
        self.unsaved = Unsaved() if self._own else Unsaved(self.typed, ws.place, ws.author)
        self._counter = await asyncio.to_thread(ws.counter)
        self.period = None
        self.frame = await asyncio.to_thread(read_frame, ws, None)
        self.reload()


def _is_at(screen: Screen[Any], step: "TourStep") -> bool:
    """Is this the screen, and the KPI, that a step speaks of?"""
    at = (getattr(screen, "place", ""), step.kpi and getattr(screen, "key", ""))
    return at == (step.at, step.kpi)
