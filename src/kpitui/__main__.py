"""`kpitui`: without a command the app, else the command line; neither is imported before it must be."""

import gc
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace

INTERRUPTED = 130
HAND_OVER = 0.0005
"""Seconds that who answers a key waits, each time, for a thread that computes."""


def main() -> int:
    try:
        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        # Nothing is left to be freed; looking for it once more would take a fifth of a command's time.
        gc.freeze()


def run(arguments: Sequence[str]) -> int:
    """The command in `arguments`, or the app. Returns the exit code."""
    # What is imported stays to the end; a look for garbage at every 700th object finds none.
    gc.set_threshold(1_000_000, 20, 20)
    if arguments:
        from kpitui.cli import main as cli

        wanted = cli.main(arguments)
        if isinstance(wanted, int):
            return wanted
        if wanted.demo:
            return run_demo(wanted.as_of, wanted.keep)
        return run_app(wanted.as_of, read_only=wanted.read_only, review=wanted.review)
    return run_app(None, read_only=False)


def run_demo(as_of: date | None, keep: Path | None) -> int:
    """The app on a sample workspace, which goes with it unless it is kept in a file."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="kpitui-demo-") as folder:
        file = keep or Path(folder) / "sample.db"

        def opener() -> "Workspace":
            from kpitui.usecases.demo import open_demo

            return open_demo(file, as_of)

        return run_app(as_of, read_only=False, sample=opener)


def run_app(
    as_of: date | None,
    *,
    read_only: bool,
    sample: "Callable[[], Workspace] | None" = None,
    review: str | None = None,
) -> int:
    """The app on this terminal, until it is left; `sample` opens another workspace than the person's own; `review`:
    in the review of that period, of any where it is empty.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(
            "kpitui: the app needs a terminal; without one use a command, such as kpitui status (see kpitui --help)",
            file=sys.stderr,
        )
        return 2
    from kpitui import ahead

    second = None if sample else ahead.begin(as_of)
    from kpitui import paths, settings, start
    from kpitui.tui.app import KpituiApp

    chosen = settings.load(paths.config())
    app = KpituiApp(
        opener=sample or (lambda: start.open_workspace(chosen, as_of, read_only=read_only)),
        ahead=second,
        theme=chosen.theme,
        typed=None if sample else paths.typed(),
        keep_theme=lambda name: settings.keep(paths.config(), "theme", name),
        glyph_set=chosen.glyphs,
        clipboard=chosen.clipboard,
        date_order=chosen.date_order,
        keys=chosen.keys,
        log_file=paths.log(),
        warnings=chosen.problems,
        sample=sample is not None,
        review=review,
    )
    sys.setswitchinterval(HAND_OVER)
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
