"""docs/commands.md against the program: every command stands there, with the help it really prints.

Help changed on purpose? `.venv/bin/python tests/cli/test_docs.py` writes it anew between the markers; the words around them are written by hand.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from archive.cli import cli
from archive.export import DUPLICATE_OF, columns_for

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
REGENERATE = "run `.venv/bin/python tests/cli/test_docs.py`"
WIDTH = 100


def commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
    """Every command below a group by its whole name, in order; a group of commands stands before them."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        found[before + name] = command
        if isinstance(command, click.Group):
            found |= commands(command, f"{before}{name} ")
    return found


COMMANDS: dict[str, click.Command] = {"": cli, **commands(cli)}


def begin(name: str) -> str:
    return f"<!-- help: archive{' ' + name if name else ''} -->"


END = "<!-- end -->"


def printed(name: str) -> str:
    """The help of a command as it is printed on a terminal of 100 characters."""
    settings = {**cli.context_settings, "terminal_width": WIDTH, "color": False}
    context = click.Context(cli, info_name="archive", **settings)
    so_far = ""
    for part in name.split():
        so_far = f"{so_far} {part}".strip()
        context = click.Context(COMMANDS[so_far], info_name=part, parent=context, **settings)
    return f"```text\n{COMMANDS[name].get_help(context)}\n```"


def columns() -> str:
    """The columns of an export as a table."""
    lines = ["| column | holds | meaning |", "|---|---|---|"]
    lines += [f"| `{column.name}` | {column.type.value} | {column.meaning} |" for column in columns_for("pages")]
    return "\n".join(lines)


def sections() -> dict[str, str]:
    return {begin(name): printed(name) for name in COMMANDS} | {"<!-- columns -->": columns()}


def between(text: str, marker: str) -> str | None:
    """What stands between a marker and its end; None where the marker is missing."""
    found = re.search(re.escape(marker) + r"\n(.*?)\n" + re.escape(END), text, re.DOTALL)
    return found[1] if found else None


@pytest.mark.parametrize("name", COMMANDS)
def test_command_stands_in_the_docs_with_the_help_it_prints(name: str) -> None:
    standing = between(PAGE.read_text("utf-8"), begin(name))
    assert standing is not None, f"docs/commands.md has no {begin(name)}; write a section for it, then {REGENERATE}"
    assert standing == printed(name), f"the help of `archive {name}` has changed; {REGENERATE}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert "Example:" in command.help
    assert f"archive {name}".strip() in command.help.split("Example:")[1]
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_short_help_of_every_command_fits_its_line() -> None:
    assert "..." not in printed("").split("Commands:")[1]


def test_columns_in_the_docs_are_those_of_an_export() -> None:
    assert between(PAGE.read_text("utf-8"), "<!-- columns -->") == columns(), REGENERATE
    assert DUPLICATE_OF.name in columns()


def test_docs_name_no_command_that_is_gone() -> None:
    named = set(re.findall(r"<!-- help: archive ?(.*?) ?-->", PAGE.read_text("utf-8")))
    assert named == set(COMMANDS)


def test_commands_in_the_guide_for_archivists_exist_with_their_options() -> None:
    lines = re.findall(r"^\$ archive (.+)$", (PAGE.parent / "auditing.md").read_text("utf-8"), re.MULTILINE)
    assert len(lines) > 8
    for line in lines:
        words = re.sub(r'"[^"]*"', "TEXT", line).split()
        name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
        options = {option for one in COMMANDS[name].params for option in one.opts}
        assert {word for word in words if word.startswith("--")} <= options, line


def regenerate() -> None:
    text = PAGE.read_text("utf-8")
    for marker, content in sections().items():
        if between(text, marker) is None:
            raise SystemExit(f"{PAGE}: no {marker} … {END}; write a section for it first")
        text = re.sub(
            re.escape(marker) + r"\n.*?\n?" + re.escape(END),
            lambda _match, whole=f"{marker}\n{content}\n{END}": whole,
            text,
            flags=re.DOTALL,
        )
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    regenerate()
