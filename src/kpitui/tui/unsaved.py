"""What is typed into an editor and not saved: it outlives the screen, and where there is a folder the app, too."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from kpitui.model.errors import BadInput


class Unsaved:
    """By form the texts of its fields that differ from what is stored; a private file each."""

    def __init__(self, folder: Path | None = None, workspace: str = "", author: str = "") -> None:
        """Each author has a folder of their own in each workspace: several may share an account."""
        self._folder = folder / sha256(f"{workspace}\n{author}".encode()).hexdigest()[:16] if folder else None
        self._texts: dict[str, Mapping[str, str]] = {}

    @property
    def lasts(self) -> bool:
        """It outlives the app."""
        return self._folder is not None

    def find(self, form: str) -> Mapping[str, str]:
        """What was typed into that form; a file that cannot be read says nothing."""
        if form in self._texts or self._folder is None:
            return self._texts.get(form, {})
        try:
            found = json.loads((self._folder / f"{form}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}

    def keep(self, form: str, texts: Mapping[str, str]) -> None:
        """Without `texts` there is nothing to keep any more.

        Raises: BadInput, where its file cannot be written.
        """
        self._texts[form] = dict(texts)
        if self._folder is None:
            return
        from kpitui.exchange.write_file import write_private

        file = self._folder / f"{form}.json"
        try:
            if not texts:
                file.unlink(missing_ok=True)
                return
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(f"{self._folder} cannot be written: {error.strerror}") from error
        write_private(file, json.dumps(texts, ensure_ascii=False))
