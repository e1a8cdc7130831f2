"""Completion for each shell, written from what the commands declare."""

from collections.abc import Callable, Iterator, Sequence

from kpitui.cli.declared import Argument, Command

KINDS = {
    "KPI": "kpis",
    "NAME": "kpis|goals|series",
    "OLD": "kpis|goals|series",
    "INTO": "series",
}
"""What stands for a value → the sections of the definitions whose keys may stand there."""
NO_COMMAND = "'not __kpitui_command >/dev/null'"
FILES = ("FILE", "PATH", "FILE|FOLDER")

_KEYS = r'kpitui export definitions 2>/dev/null | sed -nE "s/^\[($1)\.([a-z0-9_-]+)\].*/\2/p"'


def bash(commands: Sequence[Command]) -> str:
    """A function that looks for the command among the words so far, and then for what may stand here."""
    others = commands[1:]
    lines = [
        "# kpitui: completion for bash",
        f"_kpitui_keys() {{ {_KEYS}; }}",
        "_kpitui() {",
        "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' words='' i",
        "    # --format=json comes in three words.",
        "    if [[ $current == = ]]; then",
        "        current=''",
        "    elif [[ $previous == = ]]; then",
        "        previous=${COMP_WORDS[COMP_CWORD - 2]}",
        "    fi",
        "    for ((i = 1; i < COMP_CWORD; i++)); do",
        "        case ${COMP_WORDS[i]} in",
        "            --as-of) ((i++)); [[ ${COMP_WORDS[i]} == = ]] && ((i++)) ;;",
        "            -*) ;;",
        "            *) command=${COMP_WORDS[i]}; break ;;",
        "        esac",
        "    done",
        "    COMPREPLY=()",
        '    case "$command:$previous" in',
        *(f"        {line}" for command in commands for line in _bash_values(command)),
        "        *)",
        '            case "$command:$current" in',
        *(f"                {command.name}:-*) words='{_names(command)}' ;;" for command in commands),
        f"                :*) words='{' '.join(command.name for command in others)}' ;;",
        *(
            f"                {command.name}:*) {found} ;;"
            for command in others
            if (found := _bash_words([one for one in command.places if _completes(one)]))
        ),
        "            esac",
        "            ;;",
        "    esac",
        '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
        "}",
        "complete -o default -F _kpitui kpitui",
    ]
    return "\n".join(lines) + "\n"


def _bash_values(command: Command) -> Iterator[str]:
    """What stands behind an option that takes a value: what it allows, else what the shell completes by itself."""
    taking = [one for one in command.options if one.metavar]
    for one in taking:
        if one.choices:
            yield f"{_after(command, [one])}) words='{' '.join(one.choices)}' ;;"
    yield f"{_after(command, [one for one in taking if not one.choices])}) ;;"


def _after(command: Command, options: Sequence[Argument]) -> str:
    return "|".join(f"{command.name}:{name}" for one in options for name in one.names)


def _bash_words(arguments: Sequence[Argument]) -> str:
    """Sets `words`; where nothing is to be set the shell completes files by itself."""
    choices = [choice for one in arguments for choice in one.choices]
    if choices:
        return f"words='{' '.join(choices)}'"
    sections = {KINDS[one.metavar] for one in arguments if one.metavar in KINDS}
    if sections:
        return f"words=$(_kpitui_keys '{'|'.join(sorted(sections))}')"
    return ""


def zsh(commands: Sequence[Command]) -> str:
    top, *others = commands
    lines = [
        "#compdef kpitui",
        "_kpitui_keys() {",
        "    local -a keys",
        f'    keys=(${{(f)"$({_KEYS})"}})',
        "    compadd -a keys",
        "}",
        "_kpitui() {",
        "    local curcontext=$curcontext state line",
        "    typeset -A opt_args",
        f"    _arguments -C {' '.join(map(_zsh, top.options))} '1:command:->command' '*::argument:->rest'",
        "    case $state in",
        "        command)",
        "            local -a commands",
        f"            commands=({' '.join(_quoted(f'{one.name}:{one.help}') for one in others)})",
        "            _describe command commands",
        "            ;;",
        "        rest)",
        "            case $words[1] in",
        *(f"                {one.name}) _arguments {' '.join(map(_zsh, one.arguments))} ;;" for one in others),
        "            esac",
        "            ;;",
        "    esac",
        "}",
        'if [[ $funcstack[1] == _kpitui ]]; then _kpitui "$@"; else compdef _kpitui kpitui; fi',
    ]
    return "\n".join(lines) + "\n"


def _zsh(one: Argument) -> str:
    """One specification of `_arguments`."""
    does = ""
    if one.choices:
        does = f"({' '.join(one.choices)})"
    elif one.metavar in KINDS:
        does = f' _kpitui_keys "{KINDS[one.metavar]}"'
    elif one.metavar in FILES:
        does = "_files"
    value = f":{_zsh_text(one.metavar)}:{does or ' '}" if one.metavar else ""
    if not one.names:
        return _quoted(f"{'*' if one.many else ''}{value}")
    return " ".join(_quoted(f"{name}[{_zsh_text(one.help)}]{value}") for name in one.names)


def _zsh_text(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\[]:" else sign for sign in text)


def fish(commands: Sequence[Command]) -> str:
    lines = [
        "# kpitui: completion for fish",
        f"function __kpitui_keys; {_KEYS.replace('($1)', '($argv[1])')}; end",
        "function __kpitui_command",
        "    set -l words (commandline -opc)[2..]",
        "    while set -q words[1]",
        "        switch $words[1]",
        "            case --as-of",
        "                set -e words[1]",
        "            case '-*'",
        "            case '*'",
        "                echo $words[1]",
        "                return",
        "        end",
        "        set -e words[1]",
        "    end",
        "    return 1",
        "end",
        "complete -c kpitui -f",
    ]
    for command in commands:
        when = NO_COMMAND
        if command.name:
            when = _quoted(f"string match -q -- {command.name} (__kpitui_command)")
            lines.append(f"complete -c kpitui -n {NO_COMMAND} -a {command.name} -d {_quoted(command.help)}")
        start = f"complete -c kpitui -n {when}"
        lines += [f"{start} {_fish(one)}" for one in command.arguments if one.names or _completes(one)]
    return "\n".join(lines) + "\n"


def _fish(one: Argument) -> str:
    words = []
    for name in one.names:
        words += ["-l" if name.startswith("--") else "-s", name.lstrip("-")]
    if one.metavar in FILES:
        words.append("-rF" if one.names else "-F")
    elif one.names and one.metavar:
        words.append("-x")
    if one.choices:
        words += ["-a", _quoted(" ".join(one.choices))]
    elif one.metavar in KINDS:
        words += ["-a", _quoted(f"(__kpitui_keys '{KINDS[one.metavar]}')")]
    return " ".join([*words, "-d", _quoted(one.help)])


def _completes(one: Argument) -> bool:
    return bool(one.choices) or one.metavar in KINDS or one.metavar in FILES


def _names(command: Command) -> str:
    return " ".join(name for one in command.options for name in one.names)


def _quoted(text: str) -> str:
    """In single quotes; percent signs of argparse are no concern of a shell."""
    return "'" + text.replace("%%", "%").replace("'", "'\\''") + "'"


SCRIPTS: dict[str, Callable[[Sequence[Command]], str]] = {"bash": bash, "zsh": zsh, "fish": fish}
