"""`kpitui completion`: what the shell needs to complete commands, options, choices and keys."""

from argparse import Namespace
from typing import Any, TextIO

DESCRIPTION = """\
Print the completion for a shell: commands, options, what they allow, and the keys of KPIs, goals and series.

bash: source <(kpitui completion bash) in ~/.bashrc. zsh: kpitui completion zsh into a file _kpitui in a
folder of fpath. fish: kpitui completion fish into ~/.config/fish/completions/kpitui.fish.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "completion",
        help="shell completion",
        description=DESCRIPTION,
        epilog="Example: kpitui completion fish > ~/.config/fish/completions/kpitui.fish",
    )
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.cli import completion_scripts
    from kpitui.cli.declared import declared

    out.write(completion_scripts.SCRIPTS[args.shell](declared()))
    return 0
