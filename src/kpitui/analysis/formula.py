"""Formulas over series: a small language, parsed here and never handed to Python."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from math import fsum, inf, isfinite

from kpitui.analysis.rules import ROUNDING
from kpitui.model.errors import FormulaError

ALLOWED = "a formula has + - * / ( ), numbers, series, min max abs round, prev(x) year_ago(x) growth(x)"
LONGEST = 2000
DEEPEST = 40
MOST_DIGITS = 12
TOO_LARGE = "the result is too large"

TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[a-z][a-z0-9_]*)|(?P<sign>[-+*/(),]))", re.ASCII
)
EXACT = Context(prec=400)

Values = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Value:
    """What a formula came to."""

    value: float | None
    reason: str
    """Why there is no value; empty where there is one."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """The inputs of one period, and what its date is called in a reason."""

    values: Values
    when: str
    previous: "_Scope | None" = None
    year_ago: "_Scope | None" = None


class _NoValueError(Exception):
    """Carries the reason out of a nested computation."""


Node = Callable[[_Scope], float]


class Formula:
    """A parsed formula. Its result is a plain number: percent inputs come as fractions (numbers, rule 11)."""

    def __init__(self, text: str) -> None:
        """Read a formula such as `clicks / impressions`.

        Raises: FormulaError, that names the position (from 1) and what is allowed.
        Source: the usual precedence: signs, then * and /, then + and −, each from left to right.
        """
        self.text = text.strip()
        parser = _Parser(self.text)
        self._root = parser.parse()
        self._spots = parser.spots
        self.names = frozenset(name for name, _ in parser.spots)
        """Keys of the series it reads."""
        self.functions = frozenset(parser.functions)
        """The functions it uses: `prev`, `growth` and `year_ago` need the inputs of earlier periods."""
        self.ratio = self._ratio()
        """Numerator and denominator, where it is one series over another: such a KPI is entered as `12/400`."""

    def evaluate(self, values: Values, previous: Values | None = None, year_ago: Values | None = None) -> Value:
        """The result for one period, from the aggregated inputs of it, the one before, and the one a year earlier.

        A missing input or a division by zero gives no value and the reason. growth(x) = x ÷ prev(x) − 1, none where
        prev(x) ≤ 0. Never nan or infinite.

        Args: values, previous, year_ago: by series key; percent inputs as fractions, all others in their unit.
        Raises: nothing; what is infinite has no value.
        Source: numbers, "From measurements to a period's value".
        """
        scope = _Scope(
            values, "", _Scope(previous or {}, " in the period before"), _Scope(year_ago or {}, " a year earlier")
        )
        try:
            return Value(self._root(scope), "")
        except _NoValueError as none:
            return Value(None, str(none))

    def renamed(self, old: str, new: str) -> str:
        """The text with one series called `new` instead of `old`."""
        text = self.text
        for name, start in sorted(self._spots, key=lambda spot: -spot[1]):
            if name == old:
                text = text[:start] + new + text[start + len(old) :]
        return text

    def _ratio(self) -> tuple[str, str] | None:
        found = re.fullmatch(r"([a-z][a-z0-9_]*)\s*/\s*([a-z][a-z0-9_]*)", self.text, re.ASCII)
        return (found[1], found[2]) if found else None


class _Parser:
    """Recursive descent; sums and products are flat lists, so only parentheses and functions nest."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.in_time = ""
        self.kind = self.token = ""
        self.start = 0
        self.spots: list[tuple[str, int]] = []
        """Every series name with its offset."""
        self.functions: set[str] = set()

    def parse(self) -> Node:
        if not self.text:
            raise FormulaError(f"the formula is empty; {ALLOWED}")
        if len(self.text) > LONGEST:
            raise FormulaError(f"the formula is longer than {LONGEST} characters")
        self._next()
        node = self._sum()
        if self.kind != "end":
            raise self._error(f"{self.token!r} does not belong here")
        return node

    def _next(self) -> None:
        found = TOKEN.match(self.text, self.at)
        if found:
            self.kind = found.lastgroup or ""
            self.token = found[self.kind]
            self.start, self.at = found.start(self.kind), found.end()
            return
        rest = self.text[self.at :].lstrip()
        self.start = len(self.text) - len(rest)
        self.kind, self.token = ("other", rest[0]) if rest else ("end", "the end")
        if rest:
            hint = "; keys are lower case" if rest[0].isupper() else ""
            raise self._error(f"{rest[0]!r} is not allowed{hint}")

    def _error(self, what: str) -> FormulaError:
        return FormulaError(f"at position {self.start + 1}: {what}; {ALLOWED}")

    def _took(self, *signs: str) -> str:
        if self.kind != "sign" or self.token not in signs:
            return ""
        sign = self.token
        self._next()
        return sign

    def _expect(self, sign: str) -> None:
        if not self._took(sign):
            raise self._error(f"{sign!r} is missing" + ("" if self.kind == "end" else f" before {self.token!r}"))

    def _sum(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._error(f"the parentheses are nested more than {DEEPEST} deep")
        first = self._product()
        rest: list[tuple[bool, Node]] = []
        while sign := self._took("+", "-"):
            rest.append((sign == "+", self._product()))
        self.depth -= 1
        return _sum_of(first, rest) if rest else first

    def _product(self) -> Node:
        first = self._signed()
        rest: list[tuple[bool, Node, str]] = []
        while sign := self._took("*", "/"):
            start = self.start
            factor = self._signed()
            rest.append((sign == "*", factor, self._source(start)))
        return _product_of(first, rest) if rest else first

    def _signed(self) -> Node:
        negative = False
        while sign := self._took("+", "-"):
            negative ^= sign == "-"
        node = self._atom()
        return _negated(node) if negative else node

    def _atom(self) -> Node:
        kind, token, start = self.kind, self.token, self.start
        if kind == "number":
            number = float(token)
            if number == inf:
                raise self._error("the number is too large")
            self._next()
            return lambda _: number
        if kind == "name":
            self._next()
            if self._took("("):
                return self._call(token, start)
            self.spots.append((token, start))
            return _input(token)
        if self._took("("):
            node = self._sum()
            self._expect(")")
            return node
        raise self._error(f"a number, a series or a function is missing before {token}")

    def _call(self, name: str, start: int) -> Node:
        if name not in FUNCTIONS:
            self.start = start
            raise self._error(f"there is no function {name!r}")
        self.functions.add(name)
        if name in ("prev", "year_ago", "growth"):
            return self._time(name, start)
        arguments = [self._sum()]
        if name == "round":
            digits = self._digits() if self._took(",") else 0
            self._expect(")")
            return _rounded(arguments[0], digits)
        while name in ("min", "max") and self._took(","):
            arguments.append(self._sum())
        self._expect(")")
        return _called(abs, arguments) if name == "abs" else _called(min if name == "min" else max, arguments)

    def _time(self, name: str, start: int) -> Node:
        if self.in_time:
            self.start = start
            raise self._error(f"{name} cannot stand inside {self.in_time}")
        self.in_time = name
        node = self._sum()
        self.in_time = ""
        self._expect(")")
        return {"prev": _previous, "year_ago": _year_ago, "growth": _growth}[name](node)

    def _digits(self) -> int:
        negative = bool(self._took("-"))
        if self.kind != "number" or not re.fullmatch(r"\d{1,2}", self.token) or int(self.token) > MOST_DIGITS:
            raise self._error(f"round takes a whole number of digits up to {MOST_DIGITS}")
        digits = int(self.token)
        self._next()
        return -digits if negative else digits

    def _source(self, start: int) -> str:
        """What was written from `start` to the current token, for a reason."""
        return self.text[start : self.start].strip() if self.kind != "end" else self.text[start:].strip()


FUNCTIONS = ("min", "max", "abs", "round", "prev", "year_ago", "growth")


def _finite(value: float) -> float:
    if not isfinite(value):
        raise _NoValueError(TOO_LARGE)
    return value


def _input(name: str) -> Node:
    def read(scope: _Scope) -> float:
        value = scope.values.get(name)
        if value is None:
            raise _NoValueError(f"{name} has no value{scope.when}")
        return _finite(float(value))

    return read


def _sum_of(first: Node, rest: list[tuple[bool, Node]]) -> Node:
    """What is left of terms that cancel out, up to the rounding of floats, is 0: 0.1 + 0.2 − 0.3."""

    def add(scope: _Scope) -> float:
        terms = [first(scope), *(node(scope) if plus else -node(scope) for plus, node in rest)]
        largest = max(abs(term) for term in terms)
        try:
            total = fsum(terms)
        except OverflowError:
            raise _NoValueError(TOO_LARGE) from None
        return 0.0 if abs(total) <= ROUNDING * largest else _finite(total)

    return add


def _product_of(first: Node, rest: list[tuple[bool, Node, str]]) -> Node:
    def multiply(scope: _Scope) -> float:
        total = first(scope)
        for times, node, source in rest:
            value = node(scope)
            if not times and value == 0:
                raise _NoValueError(f"division by zero: {source} is 0{scope.when}")
            total = _finite(total * value if times else total / value)
        return total

    return multiply


def _negated(node: Node) -> Node:
    return lambda scope: -node(scope)


def _called(function: Callable[..., float], arguments: list[Node]) -> Node:
    def call(scope: _Scope) -> float:
        values = [node(scope) for node in arguments]
        return function(*values) if function is abs else function(values)

    return call


def _rounded(node: Node, digits: int) -> Node:
    """Half away from zero, on the number as it is written: round(2.675, 2) = 2.68."""
    unit = Decimal(1).scaleb(-digits)

    def round_half_up(scope: _Scope) -> float:
        return _finite(float(Decimal(repr(node(scope))).quantize(unit, ROUND_HALF_UP, EXACT)))

    return round_half_up


def _previous(node: Node) -> Node:
    return lambda scope: node(scope.previous or scope)


def _year_ago(node: Node) -> Node:
    return lambda scope: node(scope.year_ago or scope)


def _growth(node: Node) -> Node:
    previous = _previous(node)

    def grow(scope: _Scope) -> float:
        now, before = node(scope), previous(scope)
        if before <= 0:
            raise _NoValueError(f"no growth from {before:g}: the value before has to be above 0")
        return _finite(_finite(now / before) - 1)

    return grow
