"""What stands around the days of an import: what the file is, what holds it back, what came of it."""

from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from kpitui.model.errors import Ambiguous, BadInput, NoPeriod, Rejected
from kpitui.present import imports as say
from kpitui.present import numbers, periods
from kpitui.present.words import counted
from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import one_line

if TYPE_CHECKING:
    from kpitui.tui.import_job import Done, Looked, Watch

WIDE = "a date column, one column a series"
BAR, MOST = 24, 100


def is_held(looked: "Looked | None") -> bool:
    """Whether something has to be put right or decided before the file can come in."""
    if looked is None or looked.found is None or looked.refused:
        return looked is not None
    return bool(looked.found.rejected) and not looked.answers.skip_bad


def can_be_forced(looked: "Looked") -> bool:
    """Refused because newer values are there."""
    error = looked.wrong or looked.refused
    return isinstance(error, Rejected) and "--force" in str(error)


def known(looked: "Looked", today: date) -> Content:
    """What kind of file it is; or what has to be answered."""
    found = looked.found
    if found is None:
        error = looked.wrong
        sign, colour = (glyphs.DUE, "$warning") if isinstance(error, Ambiguous) else (glyphs.ERROR, "$error")
        return Content.assemble((f"{sign} ", colour), one_line(say.without_options(str(error))))
    facts = [f"{glyphs.DONE} ", say.rows_of(found), say.days_of(found, today)]
    account = f"account {found.account}" if found.account else ""
    label = f"part {found.label}" if found.label else ""
    new = sum(filling.new for filling in found.fillings)
    stay = len(found.overrides)
    beside = (
        f"{new} new series" if new else "",
        f"{counted(stay, 'value')} by hand stay{'s' * (stay == 1)}" * (stay > 0),
    )
    more = ", ".join(one for one in beside if one)
    return Content.assemble(
        (facts[0], "$success"),
        (found.profile, "bold $text-strong"),
        (f": {WIDE}" if found.profile == "wide" else "", "$text-quiet"),
        ("  " + " · ".join(one_line(fact) for fact in (*facts[1:], account, label) if fact), "$text-quiet"),
        (f"\n  {more}" if more else "", "$foreground"),
    )


def facts(looked: "Looked", today: date) -> Content:
    """Bad lines, series, values by hand that stay, and what was taken for granted."""
    found = looked.found
    if found is None:
        return Content()
    parts: list[Content] = []
    if found.rejected:
        head = f"{counted(len(found.rejected), 'line')} cannot be read"
        lines = [say.bad_line((bad.line, bad.column, bad.value, bad.reason)) for bad in found.rejected[:MOST]]
        parts.append(_section(head, [(glyphs.ERROR, "$error", line) for line in lines], len(found.rejected)))
    keys = [
        ("+" if filling.new else " ", "$accent", f"{filling.series.key}, {'new' if filling.new else 'matched'}")
        for filling in found.fillings[:MOST]
    ]
    parts.append(_section("Series", keys, len(found.fillings)))
    if found.overrides:
        units = {filling.series.key: filling.series.unit for filling in found.fillings}
        stay = [
            (" ", "", f"{one.series} {periods.day(one.day, today)}: {numbers.show(one.value, units[one.series])}")
            for one in found.overrides[:MOST]
        ]
        parts.append(_section("Values by hand stay", stay, len(found.overrides)))
    notes = [say.without_options(note) for note in found.notes]
    if found.settling:
        notes.append(f"From {periods.day(found.settling, today)} on it is settling: later files change these days.")
    if notes:
        parts.append(_section("To know", [(glyphs.HINT, "$text-quiet", note) for note in notes], len(notes)))
    return Content("\n\n").join(parts)


def _section(head: str, lines: list[tuple[str, str, str]], many: int) -> Content:
    rows = [Content.styled(head, "bold $text-strong")]
    rows += [Content.assemble((f"{sign} ", colour), (one_line(line), "$foreground")) for sign, colour, line in lines]
    if many > len(lines):
        rows.append(Content.styled(f"  and {many - len(lines)} more", "$text-quiet"))
    return Content("\n").join(rows)


def callout(looked: "Looked | None", done: "Done | None", watch: "Watch", *, busy: bool) -> Content:
    """How far it is; else what holds it back, or what f3 does."""
    if busy:
        full = round(watch.share * BAR)
        return Content.assemble(
            (f"{watch.doing} ", "$text-strong"),
            (glyphs.BAR * full, "$accent"),
            (glyphs.BAR * (BAR - full), "$rule"),
            (f" {watch.share:.0%}  ", "$text-quiet"),
            ("esc", "$accent"),
            (" stops it, and nothing is stored", "$text-quiet"),
        )
    if done is not None or looked is None:
        keys = (("u", " takes it back  "), ("esc", " leaves"))
        return Content.assemble(*(part for key, what in keys for part in ((key, "$accent"), (what, "$text-quiet"))))
    if looked.found is None:
        return _unread(looked)
    if looked.refused:
        force = (("  F", "$accent"), " takes it all the same") if can_be_forced(looked) else ()
        return Content.assemble(
            (f"{glyphs.DUE} ", "$warning"), one_line(say.without_options(str(looked.refused))), *force
        )
    bad, good = len(looked.found.rejected), looked.found.taken
    if bad and not looked.answers.skip_bad:
        return Content.assemble(
            (f"{glyphs.DUE} ", "$warning"),
            (f"Held back by {counted(bad, 'bad line')}.", "bold $text-strong"),
            ("  r", "$accent"),
            " reload when put right  ",
            ("b", "$accent"),
            f" take the other {good}",
        )
    left = f"; {counted(bad, 'bad line')} left out, kept beside the file" if bad else ""
    return Content.assemble(("f3", "$accent"), f" takes in {counted(good, 'row')}{left}. Everything else stays.")


def _unread(looked: "Looked") -> Content:
    error = looked.wrong
    if isinstance(error, Ambiguous) and error.choices:
        return Content.assemble(("enter", "$accent"), " takes the reading under the cursor; nothing is guessed.")
    if isinstance(error, BadInput) and not isinstance(error, NoPeriod):
        return Content.assemble(
            ("M", "$accent"), " says what its columns are  ", ("r", "$accent"), " reload when put right"
        )
    if can_be_forced(looked):
        return Content.assemble(("F", "$accent"), " takes it all the same  ", ("esc", "$accent"), " leaves")
    return Content.assemble(
        ("o", "$accent"), " account, days or part  ", ("r", "$accent"), " reload  ", ("esc", "$accent"), " leaves"
    )


def taken(looked: "Looked", done: "Done", today: date) -> Content:
    """What came in, in one line; and what can be measured with it."""
    found = looked.found
    assert found  # noqa: S101 - it came in
    series = sum(1 for filling in found.fillings if filling.values)
    kept = f"; bad lines in {done.imported.rejects.name}" if done.imported.rejects else ""
    said = f"{say.rows_of(found)} in, {say.days_of(found, today)}, {series} series{kept}"
    more = "\n\nThese can be KPIs now: enter starts one." if done.offers else ""
    return Content.assemble(
        (f"{glyphs.DONE} ", "$success"), (one_line(found.file), "bold $text-strong"), f": {one_line(said)}", more
    )


def offers(done: "Done") -> tuple[tuple[str, str, str], ...]:
    """What can be started: its place, its name, what it would read."""
    return tuple((str(place), one.name, ", ".join(one.series)) for place, one in enumerate(done.offers))
