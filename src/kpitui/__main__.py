"""`kpitui`: without a command the app, else the command line; neither is imported before it must be."""

import gc
import sys
from collections.abc import Sequence
from datetime import date

INTERRUPTED = 130


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
    as_of, read_only = None, False
    # What is imported stays to the end; a look for garbage at every 700th object finds none.
    gc.set_threshold(1_000_000, 20, 20)
    if arguments:
        from kpitui.cli import main as cli

        wanted = cli.main(arguments)
        if isinstance(wanted, int):
            return wanted
        as_of, read_only = wanted.as_of, wanted.read_only
    return run_app(as_of, read_only=read_only)


def run_app(as_of: date | None, *, read_only: bool) -> int:
    """The app on this terminal, until it is left."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(
            "kpitui: the app needs a terminal; without one use a command, such as kpitui status (see kpitui --help)",
            file=sys.stderr,
        )
        return 2
    from kpitui import ahead

    first_view = ahead.begin(as_of)
    from kpitui import paths, settings, start
    from kpitui.tui.app import KpituiApp

    chosen = settings.load(paths.config())
    app = KpituiApp(
        opener=lambda: start.open_workspace(chosen, as_of, read_only=read_only),
        ahead=first_view,
        theme=chosen.theme,
        glyph_set=chosen.glyphs,
        clipboard=chosen.clipboard,
        keys=chosen.keys,
        log_file=paths.log(),
        warnings=chosen.problems,
    )
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
