"""What a file does not say itself: whose figures they are, of which days, and which part."""

from collections.abc import Callable
from dataclasses import replace

from kpitui.tui.import_job import Answers
from kpitui.tui.screens.small_form import Asked, Read, SmallForm
from kpitui.tui.widgets.fields import FieldSpec


def answers_form(answers: Answers, take: Callable[[Answers], object]) -> SmallForm:
    """The file is read again with what was answered."""

    def save(read: Read) -> str:
        take(replace(answers, **read))
        return ""

    asked = (
        Asked(FieldSpec("period", "Days", width=28, example="2026-10 or 2026-10-01..2026-10-31"), answers.period),
        Asked(FieldSpec("account", "Account", width=28, example="NW-DE"), answers.account),
        Asked(FieldSpec("part", "Only rows", example="campaign name=Brand*"), answers.part),
        Asked(FieldSpec("label", "Called", width=28, example="brand"), answers.label),
    )
    sentence = "Empty: the days of its rows, one account, all rows. A part needs a name for its series."
    return SmallForm("What the file does not say", asked, save, sentence=sentence)
