"""Where config, data and log live."""

import os
from pathlib import Path


def database() -> str:
    """The SQLite file or `postgresql://` URL: KPITUI_DATABASE, else `kpitui.db` among the user's data."""
    return os.environ.get("KPITUI_DATABASE") or str(_folder("user_data_path") / "kpitui.db")


def config() -> Path:
    """The person's `config.toml`: KPITUI_CONFIG (the file or its folder), else among the user's configuration."""
    named = os.environ.get("KPITUI_CONFIG")
    if not named:
        return _folder("user_config_path") / "config.toml"
    path = Path(named).expanduser()
    return path / "config.toml" if path.is_dir() else path


def profiles() -> Path:
    """The person's own import profiles, beside the configuration."""
    return config().parent / "profiles"


def log() -> Path:
    """Where unexpected errors are written."""
    return _folder("user_state_path") / "log"


def copied() -> Path:
    """What was copied last, where the terminal takes no copies."""
    return _folder("user_state_path") / "copied.txt"


def pasted() -> Path:
    """The block of cells that was pasted last; rows of it that an import did not take lie beside it."""
    return _folder("user_state_path") / "pasted" / "pasted.tsv"


def typed() -> Path:
    """The folder of what was typed into the editor and not saved; readable by its owner only."""
    return _folder("user_state_path") / "typed"


def imported() -> Path:
    """What names the folder that the last import came from."""
    return _folder("user_state_path") / "imported-from.txt"


def shown(path: Path) -> str:
    """As short as it can be said: `~/.config/kpitui/config.toml`."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _folder(name: str) -> Path:
    # 10 ms that a start with both variables set does not pay.
    import platformdirs

    path: Path = getattr(platformdirs, name)("kpitui", appauthor=False)
    return path
