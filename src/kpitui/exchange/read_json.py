"""JSON as a table: a list of objects, or an object a line; a row each, nested names joined with dots."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TextIO

from kpitui.exchange.decode import LONGEST_LINE, find_encodings
from kpitui.exchange.source import CHUNK, Source
from kpitui.exchange.table import MOST_COLUMNS, Knows, Row, Table
from kpitui.model.errors import Ambiguous, BadInput

MOST_LOADED = 32 << 20
"""Characters of a document whose list stands somewhere inside; a list and lines are read piece by piece."""
SPACE = " \t\r\n"
NO_TABLE = "holds no list of objects, or several and none of them is known"

Object = Mapping[str, object]


def open_json(source: Source, knows: Knows) -> Table:
    """The table in a file of JSON. Numbers keep every digit.

    Raises: BadInput, for what is no JSON, too big, or holds no list of objects; Ambiguous, where it holds several
    of the same columns.
    """
    # A whole report may stand on one line.
    encoding, *_ = find_encodings(source, lambda text: False, longest=None)
    if _is_list(source, encoding):
        return _table(source, partial(_listed, source, encoding))
    if _is_lines(source, encoding):
        return _table(source, partial(_values, source, encoding))
    documents = [*_values(source, encoding, MOST_LOADED)]
    if len(documents) > 1:
        raise BadInput(f"{source.name} is more than one document; save a list of objects, or one a line")
    with _shallow(source):
        lists = [*_lists(documents[0])] or [documents]
    around = tuple(_around(documents[0], ""))
    tables = [_table(source, partial(iter, one), around) for one in lists]
    known = [table for table in tables if knows(table.header)]
    if len(tables) > 1 and not known:
        raise BadInput(f"{source.name} {NO_TABLE}")
    first = (known or tables)[0]
    if sum(set(table.header) == set(first.header) for table in known) > 1:
        raise Ambiguous(f"{source.name} holds several lists of the same columns; save one list of objects")
    return first


def _table(source: Source, objects: "partial[Iterator[object]]", around: tuple[str, ...] = ()) -> Table:
    header: dict[str, None] = {}
    for _, flat in _flat_rows(source, objects()):
        header.update(dict.fromkeys(flat))
        if len(header) > MOST_COLUMNS:
            raise BadInput(f"{source.name} has more than {MOST_COLUMNS:,} columns; that many are read at most")
    if not header:
        raise BadInput(f"{source.name} {NO_TABLE}")
    names = tuple(header)

    def read() -> Iterator[Row]:
        for number, flat in _flat_rows(source, objects()):
            cells = [flat.get(name, "") for name in names]
            if any(cells):
                yield Row(number, cells)

    return Table(source.path, source.sha256, tuple(name.strip() for name in names), around, 1, read)


def _flat_rows(source: Source, objects: Iterable[object]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, found in enumerate(objects, 1):
        if not isinstance(found, dict):
            raise BadInput(f"{source.name}:{number}: a row is an object, and this is none")
        with _shallow(source):
            cells = [*_flattened(found, "")]
        flat = dict(cells)
        if len(flat) != len(cells):
            raise BadInput(f"{source.name}: object {number} has one name twice, nested and with a dot in it; keep one")
        yield number, flat


def _flattened(found: Object, before: str) -> Iterator[tuple[str, str]]:
    for name, value in found.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{before}{_sound(name)}.")
        else:
            yield before + _sound(name), _cell(value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _sound(value)
    return json.dumps(value)


def _sound(text: str) -> str:
    """Without halves of a sign, which no file takes."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _lists(found: object) -> Iterator[list[object]]:
    """The lists of objects inside a document."""
    if isinstance(found, list):
        if found and isinstance(found[0], dict):
            yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from _lists(value)


def _around(found: object, before: str) -> Iterator[str]:
    """What a document says beside its lists, as reports write it above their header: `name=[value]`."""
    for name, value in found.items() if isinstance(found, dict) else ():
        if isinstance(value, dict):
            yield from _around(value, f"{before}{_sound(name)}.")
        elif not isinstance(value, list):
            yield f"{before}{_sound(name)}=[{_cell(value)}]"


@contextmanager
def _shallow(source: Source) -> Iterator[None]:
    try:
        yield
    except RecursionError as error:
        raise BadInput(f"{source.name} is nested too deeply; a row is an object of texts and numbers") from error


def _is_list(source: Source, encoding: str) -> bool:
    with source.opened() as file, io.TextIOWrapper(file, encoding) as text:
        return text.read(CHUNK).lstrip(SPACE).startswith("[")


def _is_lines(source: Source, encoding: str) -> bool:
    """Whether more than one object stands there, one after the other."""
    try:
        return len([*zip(range(2), _values(source, encoding), strict=False)]) > 1
    except BadInput:
        return False


def _listed(source: Source, encoding: str) -> Iterator[object]:
    return _values(source, encoding, inside=True)


def _values(source: Source, encoding: str, most: int = LONGEST_LINE, *, inside: bool = False) -> Iterator[object]:
    """Value after value, as they stand in the file or `inside` its list.

    Raises: BadInput, for what is no JSON, or a value of more than `most` characters.
    """
    with source.opened() as file, io.TextIOWrapper(file, encoding) as text:
        reader = _Reader(source.name, text, most)
        if inside:
            reader.take("[")
        while sign := reader.next_sign():
            if inside and sign == "]":
                reader.take("]")
                break
            with _shallow(source):
                value = reader.value()
            yield value
            if inside and reader.next_sign() != "]":
                reader.take(",")
        if reader.next_sign():
            raise reader.broken()
        if inside and sign != "]":
            raise reader.broken()


class _Reader:
    """JSON values read one after another."""

    def __init__(self, name: str, text: TextIO, most: int) -> None:
        self._name, self._text, self._most = name, text, most
        self._buffer, self._place, self._count = "", 0, 0
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_float=str, parse_int=str, parse_constant=str
        )

    def next_sign(self) -> str:
        """What comes next; empty at the end."""
        while True:
            self._place = _after_space(self._buffer, self._place)
            if self._place < len(self._buffer):
                return self._buffer[self._place]
            if not self._more():
                return ""

    def take(self, sign: str) -> None:
        if self.next_sign() != sign:
            raise self.broken()
        self._place += 1

    def value(self) -> object:
        self._count += 1
        while True:
            try:
                found, self._place = self._decoder.raw_decode(self._buffer, self._place)
            except json.JSONDecodeError as error:
                if len(self._buffer) - self._place > self._most:
                    raise BadInput(
                        f"{self._name} is no JSON, or its object {self._count} is longer than "
                        f"{self._most:,} characters; save a list of objects, or one a line"
                    ) from error
                if not self._more():
                    raise self.broken() from error
            else:
                return found

    def broken(self) -> BadInput:
        return BadInput(f"{self._name} is no whole JSON (after object {self._count}); fetch the file again")

    def _more(self) -> bool:
        try:
            # A document is loaded in pieces as big as what is there, or each of them would be tried.
            found = self._text.read(max(CHUNK, len(self._buffer) - self._place))
        except UnicodeError as error:
            raise self.broken() from error
        self._buffer, self._place = self._buffer[self._place :] + found, 0
        return bool(found)

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) != len(pairs):
            twice = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
            raise BadInput(f"{self._name}: object {self._count} has the name {twice!r} twice; keep one")
        return found


def _after_space(text: str, place: int) -> int:
    while place < len(text) and text[place] in SPACE:
        place += 1
    return place
