"""Who else on this machine can get at a workspace's file, held against who should."""

import shlex
import sys
from pathlib import Path
from stat import S_IMODE, S_ISGID

from kpitui.store.private import GROUP, SHARED, SIDE_FILES, backups_of

OTHERS = 0o007
FOLDER = GROUP | (S_ISGID if sys.platform == "linux" else 0)
"""Elsewhere what is made in a folder has the folder's group anyway."""


def permissions(file: Path) -> str:
    """`0660, ana:kpi`."""
    return f"{_mode(file):04o}, {owner_of(file)}:{group_of(file)}"


def owner_of(file: Path) -> str:
    """By name, else by number: a container knows no other users' names."""
    try:
        return file.owner()
    except KeyError:
        return str(file.stat().st_uid)


def group_of(file: Path) -> str:
    try:
        return file.group()
    except KeyError:
        return str(file.stat().st_gid)


def sharing_warning(file: Path, *, group: bool) -> str:
    """What is otherwise than the setting `share` wants it, with the commands that mend it; empty where all is well."""
    files = [one for suffix in ("", *SIDE_FILES) if (one := Path(f"{file}{suffix}")).exists()]
    if group:
        mend = "; ".join(_opening(file, files))
        wants = f'share is "group", and the group {group_of(file)} cannot work with {file} as it should'
        return f"{wants}; run: {mend}" if mend else ""
    too_open = [one for one in files if _mode(one) & (GROUP | OTHERS)]
    if not too_open:
        return ""
    who = "others" if any(_mode(one) & OTHERS for one in too_open) else f"the group {group_of(file)}"
    return f'{who} can get at {file}, and share is not "group"; to keep them out run: {_run("chmod 600", too_open)}'


def _opening(file: Path, files: list[Path]) -> list[str]:
    """Commands; the folder has to be the group's, too: SQLite makes its log there, and others have to read it."""
    folder, copies = file.parent, backups_of(file)
    mend = []
    if folder.stat().st_gid != file.stat().st_gid:
        mend.append(_run(f"chgrp {shlex.quote(group_of(file))}", [folder]))
    if _mode(folder) & FOLDER != FOLDER:
        mend.append(_run("chmod g+rwxs", [folder]))
    if copies.exists() and _mode(copies) & GROUP != GROUP:
        mend.append(_run("chmod g+rwx", [copies]))
    closed = [one for one in files if _mode(one) != SHARED]
    if closed:
        mend.append(_run("chmod 660", closed))
    return mend


def _mode(path: Path) -> int:
    return S_IMODE(path.stat().st_mode)


def _run(command: str, paths: list[Path]) -> str:
    return " ".join([command, *(shlex.quote(str(path)) for path in paths)])
