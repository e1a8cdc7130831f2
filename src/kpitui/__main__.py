"""`kpitui`: without a command the app, else the command line; neither is imported before it must be."""

import gc
import sys
from collections.abc import Sequence
from datetime import date


def main(arguments: Sequence[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else list(arguments)
    as_of, read_only = None, False
    if given:
        # What a command imports stays to its end; looking through it for garbage takes a tenth of its time.
        gc.set_threshold(100_000, 20, 20)
        from kpitui.cli import main as cli

        wanted = cli.main(given)
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
    from kpitui import paths, settings, start
    from kpitui.tui.app import KpituiApp

    chosen = settings.load(paths.config())
    app = KpituiApp(
        opener=lambda: start.open_workspace(chosen, as_of, read_only=read_only),
        theme=chosen.theme,
        glyph_set=chosen.glyphs,
        keys=chosen.keys,
        log_file=paths.log(),
        warnings=chosen.problems,
    )
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
