"""A value as it is typed, read by the kind of what it is for: `412`, `12/400`, `5=12 4=3`, `yes`, `done`."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpitui.model.enums import Aggregation, Kind
from kpitui.model.errors import BadInput
from kpitui.model.typed import parse_number, unit_sign
from kpitui.usecases._subjects import ROLES, Slot, Subject

Typed = str | float

LABELLED = re.compile(r"(?<!\S)(?P<label>[^\s=]+)\s*=\s*(?P<value>.*?)(?=\s+[^\s=]+\s*=|\s*$)")
MOST_ANSWERS = 1_000_000_000
MOST_DECIMALS = 20
GRADES = {Kind.RATING: (1, 5), Kind.NPS: (0, 10)}
WORDS = {
    Kind.SHARE: {"yes": 1, "no": 0},
    Kind.MILESTONE: {"done": 1, "not yet": 0, "not-yet": 0},
}
FORMS = {
    Kind.RATING: "type 4, several as 5 4 4, counts as 5=12 4=3, or a mean as 4.2 n=40",
    Kind.NPS: "type 9, several as 9 8 10, or counts as 9=12 8=3",
    Kind.SHARE: "type yes, no, or how many of all, as 41/50",
    Kind.MILESTONE: "type done or not yet",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One row to store."""

    slot: Slot
    value: float
    decimals: int
    n: int | None = None
    pooled: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed, taken apart: what stands alone, what has a label, and how many answered."""

    alone: Typed
    labels: Mapping[str, Typed]
    n: int | None

    @property
    def text(self) -> str:
        return self.alone if isinstance(self.alone, str) else f"{self.alone:g}"

    def refuse_labels(self, subject: Subject, form: str) -> None:
        for label in self.labels:
            raise BadInput(f"{label}= means nothing for {subject.name}: {form}")


def read_value(subject: Subject, typed: Typed | Mapping[str, Typed], n: int | None = None) -> tuple[Part, ...]:
    """The rows that a typed value, a number, or labelled numbers come to.

    `n`: answers behind a mean; in text also `n=40`.
    Raises: BadInput, with the forms that are allowed.
    """
    said = _take_apart(subject, typed, n)
    if said.n is not None and not 0 < said.n <= MOST_ANSWERS:
        raise BadInput(f"n={said.n} is no number of answers: type a whole number from 1 on")
    match subject.kind:
        case Kind.RATING:
            return _rating(subject, said)
        case Kind.NPS:
            return _grades(subject, said) if len(subject.slots) == 1 else _inputs(subject, said, _three(subject))
        case Kind.SHARE:
            return _share(subject, said)
        case Kind.MILESTONE:
            return (_part_of_word(subject, said),)
        case Kind.NUMBER:
            return (_one_number(subject, said),)
        case Kind.RATIO | Kind.FORMULA:
            return _inputs(subject, said, _both(subject))


def form_of(subject: Subject) -> str:
    """How a value of its kind is typed: `type both parts, as 12/400`."""
    if subject.kind in (Kind.RATIO, Kind.FORMULA):
        return _both(subject)
    if subject.kind is Kind.NPS and len(subject.slots) > 1:
        return _three(subject)
    return FORMS.get(subject.kind, "type one number")


def _take_apart(subject: Subject, typed: Typed | Mapping[str, Typed], n: int | None) -> Said:
    if isinstance(typed, Mapping):
        return Said("", typed, n)
    if not isinstance(typed, str):
        return Said(typed, {}, n)
    said = list(LABELLED.finditer(typed))
    labels = {found["label"]: found["value"] for found in said}
    if len(labels) < len(said):
        twice, _ = Counter(found["label"] for found in said).most_common(1)[0]
        raise BadInput(f"{_quoted(twice)} has two values: say each label once")
    if "n" in labels and all(slot.key != "n" for slot in subject.slots):
        n = _count(labels.pop("n"), "n")
    return Said(" ".join(LABELLED.sub("", typed).split()), labels, n)


def _one_number(subject: Subject, said: Said) -> Part:
    slot = subject.slots[0]
    labels = dict(said.labels)
    typed = labels.pop(slot.key, said.alone)
    Said(typed, labels, None).refuse_labels(subject, "type one number")
    if said.n is not None and slot.aggregation is not Aggregation.MEAN:
        raise BadInput(f"n counts the answers behind a mean, and {subject.name} is none; leave it out")
    value, decimals = _number(slot, typed)
    return Part(slot, value, decimals, said.n, pooled=said.n is not None)


def _both(subject: Subject) -> str:
    if subject.fraction:
        return "type both parts, as 12/400"
    return "type " + " ".join(f"{slot.key}=…" for slot in subject.slots)


def _three(_subject: Subject) -> str:
    return "type the counts of promoters, passives and detractors, as 12/5/3"


def _inputs(subject: Subject, said: Said, form: str) -> tuple[Part, ...]:
    """Every series of a formula, by its key, or in order between slashes."""
    if said.n is not None:
        raise BadInput(f"n counts the answers behind a mean, and {subject.name} is none; leave it out")
    labels = dict(said.labels)
    if not labels:
        between = said.text.split("/")
        if len(between) != len(subject.slots) or (len(between) > 2 and subject.kind is not Kind.NPS):
            raise BadInput(f"{_quoted(said.text)} is no value for {subject.name}: {form}")
        labels = {slot.key: text for slot, text in zip(subject.slots, between, strict=True)}
    elif said.text:
        raise BadInput(f"{_quoted(said.text)} has no label: {form}")
    parts = []
    for slot in subject.slots:
        typed = labels.pop(slot.key, None)
        if typed is None and slot.role in ROLES:
            typed = labels.pop(slot.role.value, None)
        if typed is None:
            raise BadInput(f"{subject.name} also needs {slot.key}=…; a series alone is logged by its own name")
        value, decimals = _number(slot, typed)
        parts.append(Part(slot, value, decimals))
    Said("", labels, None).refuse_labels(subject, form)
    if subject.kind is Kind.NPS:
        for part in parts:
            _count(part.value, part.slot.key)
    elif subject.fraction and parts[1].value == 0:
        raise BadInput(
            f"{_quoted(said.text or 'this')} divides by zero: where {parts[1].slot.key} really was 0, "
            f"log {parts[0].slot.key} and {parts[1].slot.key} by their own names"
        )
    return tuple(parts)


def _rating(subject: Subject, said: Said) -> tuple[Part, ...]:
    if said.n is None:
        return _grades(subject, said)
    slot, (low, high) = subject.slots[0], GRADES[Kind.RATING]
    said.refuse_labels(subject, FORMS[Kind.RATING])
    value, decimals = _number(slot, said.alone)
    if not low <= value <= high:
        raise BadInput(f"a mean of {_quoted(said.text)} is outside the scale of {low} to {high}")
    return (Part(slot, value, decimals, said.n, pooled=True),)


def _grades(subject: Subject, said: Said) -> tuple[Part, ...]:
    """One row a grade, with how many gave it."""
    form = FORMS[subject.kind]
    if said.n is not None:
        raise BadInput(f"n is not said beside grades: {form}")
    counts: Counter[int] = Counter()
    if said.labels:
        if said.text:
            raise BadInput(f"{_quoted(said.text)} has no count: {form}")
        for grade, count in said.labels.items():
            counts[_grade(subject, grade)] += _count(count, grade)
    else:
        typed: list[Typed] = list(re.split(r"[\s,]+", said.alone)) if isinstance(said.alone, str) else [said.alone]
        for one in typed:
            counts[_grade(subject, one)] += 1
    parts = tuple(Part(subject.slots[0], grade, 0, count) for grade, count in counts.items() if count)
    if not parts:
        raise BadInput(f"nobody answered: {form}")
    return parts


def _grade(subject: Subject, typed: Typed) -> int:
    low, high = GRADES[subject.kind]
    value = _plain_number(typed, FORMS[subject.kind])
    if not (low <= value <= high and value == int(value)):
        raise BadInput(f"{_quoted(typed)} is no grade of {subject.name}: whole numbers from {low} to {high}")
    return int(value)


def _share(subject: Subject, said: Said) -> tuple[Part, ...]:
    form = FORMS[Kind.SHARE]
    if said.n is not None:
        raise BadInput(f"n is not said beside a share: {form}")
    words = said.text.lower().split()
    if said.labels:
        labels = dict(said.labels)
        yes, no = (_count(labels.pop(word, 0.0), word) for word in ("yes", "no"))
        Said("", labels, None).refuse_labels(subject, form)
    elif words and all(word in WORDS[Kind.SHARE] for word in words):
        yes, no = words.count("yes"), words.count("no")
    else:
        positive, slash, everybody = said.text.partition("/")
        if not slash:
            raise BadInput(f"{_quoted(said.text)} is no answer for {subject.name}: {form}")
        yes = _count(positive, "yes")
        no = _count(everybody, "all") - yes
        if no < 0:
            raise BadInput(f"{_quoted(said.text)} says more yes than answers: {form}")
    if not yes + no:
        raise BadInput(f"nobody answered: {form}")
    slot = subject.slots[0]
    return tuple(Part(slot, value, 0, count) for value, count in ((1, yes), (0, no)) if count)


def _part_of_word(subject: Subject, said: Said) -> Part:
    said.refuse_labels(subject, FORMS[Kind.MILESTONE])
    word = " ".join(said.text.lower().split())
    value = WORDS[Kind.MILESTONE].get(word)
    if value is None or said.n is not None:
        raise BadInput(f"{_quoted(said.text)} is no state of a milestone: {FORMS[Kind.MILESTONE]}")
    return Part(subject.slots[0], value, 0)


def _number(slot: Slot, typed: Typed) -> tuple[float, int]:
    """In the series' unit, with the decimals it was typed with."""
    if isinstance(typed, str):
        if typed.rstrip().endswith("%") and unit_sign(slot.unit) != "%":
            raise BadInput(f"{slot.name} is not a percentage: type {_quoted(typed)} without the %")
        value, decimals = parse_number(typed, slot.unit)
        return value, min(decimals, MOST_DECIMALS)
    _refuse_unreal(typed)
    return float(typed), min(MOST_DECIMALS, max(0, -int(Decimal(repr(float(typed))).normalize().as_tuple().exponent)))


def _plain_number(typed: Typed, form: str) -> float:
    if isinstance(typed, str):
        try:
            return parse_number(typed)[0]
        except BadInput:
            raise BadInput(f"{_quoted(typed)} is no number: {form}") from None
    _refuse_unreal(typed)
    return float(typed)


def _count(typed: Typed, what: str) -> int:
    value = _plain_number(typed, "counts are whole numbers")
    if value != int(value) or not 0 <= value <= MOST_ANSWERS:
        raise BadInput(
            f"{what}={typed if isinstance(typed, str) else f'{typed:g}'} is no count: whole numbers from 0 on"
        )
    return int(value)


def _refuse_unreal(value: float) -> None:
    if not math.isfinite(value):
        raise BadInput(f"{value} is not a number that can be stored: type digits, such as 1250 or 12.5")


def _quoted(typed: Typed) -> str:
    text = typed if isinstance(typed, str) else f"{typed:g}"
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
