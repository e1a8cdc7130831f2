"""Where a key stands in a TOML text: `tomllib` reads the values and forgets the lines."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{}=\n]"
    r"|[^\"'\#\[\]{}=\n]+",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A header, or a key with its value, over as many lines as it takes."""

    line: int
    left: str
    text: str
    header: bool


class Lines:
    """The line of every key in a text that `tomllib` has read without an error."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._known: dict[Path, _Statement] = {}
        self._scanned = False

    def of(self, path: Path) -> int:
        """The line of a key; for one inside an inline table the line that names it."""
        self._scan()
        for length in range(len(path), 0, -1):
            statement = self._known.get(path[:length])
            if statement is not None:
                inner = [str(part) for part in path[length:] if isinstance(part, str)]
                return statement.line + (0 if statement.header else _line_within(statement.text, inner[-1:]))
        return 1

    def mention(self, path: Path, words: Iterable[str]) -> int:
        """The line of the first value under a key that has one of the words; the key's own where none does."""
        self._scan()
        below = [known for path_of, known in self._known.items() if path_of[: len(path)] == path and not known.header]
        for word in words:
            for statement in below:
                if _word(word).search(statement.text):
                    return statement.line + _line_within(statement.text, [word])
        return self.of(path)

    def _scan(self) -> None:
        if self._scanned:
            return
        self._scanned = True
        prefix: Path = ()
        counts: dict[Path, int] = {}
        for statement in _statements(self._text):
            keys = _keys(statement.left)
            if statement.header:
                if statement.left.startswith("[["):
                    array = _indexed(keys[:-1], counts) + keys[-1:]
                    counts[array] = counts.get(array, 0) + 1
                prefix = _indexed(keys, counts)
                path = prefix
            else:
                path = prefix + keys
            for length in range(1, len(path) + 1):
                self._known.setdefault(path[:length], statement)


def _line_within(text: str, words: list[str]) -> int:
    for word in words:
        if found := _word(word).search(text):
            return text.count("\n", 0, found.start())
    return 0


def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")


def _indexed(keys: Path, counts: dict[Path, int]) -> Path:
    """A header's keys with the index of the newest element after each array of tables."""
    path: Path = ()
    for key in keys:
        path += (key,)
        if path in counts:
            path += (counts[path] - 1,)
    return path


def _keys(left: str) -> Path:
    table = tomllib.loads(left if left.startswith("[") else f"{left} = 0")
    keys: Path = ()
    inner: object = table
    while inner:
        if isinstance(inner, list):
            inner = inner[0]
            continue
        if not isinstance(inner, dict):
            break
        key, inner = next(iter(inner.items()))
        keys += (key,)
    return keys


def _statements(text: str) -> Iterator[_Statement]:
    line, depth = 1, 0
    first_line, begin, equals = 0, -1, -1
    for token in _TOKEN.finditer(f"{text}\n"):
        piece = token[0]
        if piece == "\n" and depth == 0 and begin >= 0:
            statement = text[begin : token.start()]
            left = statement if equals < 0 else text[begin:equals]
            yield _Statement(first_line, _bare(left), statement, equals < 0)
            begin, equals = -1, -1
        elif begin < 0 and piece.strip() and not piece.startswith("#"):
            first_line, begin = line, token.start()
        if piece in ("[", "{"):
            depth += 1
        elif piece in ("]", "}"):
            depth -= 1
        elif piece == "=" and depth == 0 and equals < 0 and begin >= 0:
            equals = token.start()
        line += piece.count("\n")


def _bare(left: str) -> str:
    """A header without the comment behind it; a key as it stands."""
    left = left.strip()
    if not left.startswith("["):
        return left
    return "".join(token[0] for token in _TOKEN.finditer(left) if not token[0].startswith("#")).strip()
