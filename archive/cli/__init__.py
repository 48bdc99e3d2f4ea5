"""The command line: `archive COMMAND`. The top floor; everything below is called from here and reported in lines, tables and exit codes.

    output, options, words   what the commands share        archive_home   init settle runs   sites   sites add check        crawl   crawl
    look                     list search show               compare        history diff
    ledger, reading_order    removed                        similar        similar                       anew    rebuild
    overrides                override reclean           withdraw       withdraw
    moving                   backup restore copy
    schedule, status, notify  what runs every night, how it goes, whom it tells
    after, every_site        what follows each crawl; which sites are all
    export, importing, clean, demo

Knows people and scripts. Refuses to know how anything is done. Each command imports what it needs when it runs, so that `archive --help` is fast.

Exit codes follow sysexits(3): 0 ok, 64 usage, 65 bad data, 69 site unavailable, 70 a bug of ours, 73 and 74 disk, 75 try later, 78 configuration; 130
for Ctrl-C, 143 for SIGTERM and 141 for a reader that went away.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

import click

from archive import __version__
from archive.cli import (
    anew,
    archive_home,
    clean,
    compare,
    crawl,
    demo,
    export,
    fixity,
    holds,
    importing,
    ledger,
    look,
    missing,
    moving,
    notify,
    output,
    overrides,
    schedule,
    similar,
    sites,
    status,
    withdraw,
)
from archive.cli.options import Session, home_option
from archive.errors import ArchiveError, StorageFailed, UsageProblem

__all__ = ["cli", "main"]

INTERRUPTED = 130
TERMINATED = 143
READER_WENT_AWAY = 141
A_BUG = 70


class _ReaderWentAwayError(Exception):
    """Whoever read our stdout stopped."""


class _TerminatedError(BaseException):
    """SIGTERM came: what is open is closed and half files go, as for any other error, but nobody may take it for one."""


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends the block as an exception. Signals belong to the main thread; in any other, and below somebody else's handler, nothing is done."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return

    def terminate(_signum: int, _frame: FrameType | None) -> None:
        raise _TerminatedError

    signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


class _Commands(click.Group):
    """The commands, listed in the order in which a newcomer meets them, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command. A broken pipe gets another name, because click would answer it with exit code 1, which means nothing here."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderWentAwayError from error


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--debug", is_flag=True, help="Tell everything, and show the traceback of a bug.")
@click.option(
    "--log", "log_form", type=click.Choice(["json", "text"]), help="Messages and the crawler's log. [default: text]"
)
@home_option
@click.version_option(__version__, prog_name="archive")
@click.pass_context
def cli(context: click.Context, debug: bool, log_form: str | None) -> None:
    """A self-hosted archive of everything a learned society publishes as news.

    \b
    Example:
      archive demo                 see the whole road on an invented society
      archive crawl ashg           archive a society's news
      archive export --format csv --out news.csv
    """
    session = context.ensure_object(Session)
    session.debug = debug
    session.log_json = log_form == "json" if log_form else None
    output.log_json(log_form == "json")
    _configure_logging(debug=debug)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    demo.demo,
    archive_home.init,
    crawl.crawl,
    archive_home.settle,
    archive_home.runs,
    sites.sites,
    look.list_items,
    look.search,
    look.show,
    compare.history,
    ledger.removed,
    overrides.override,
    compare.diff,
    similar.similar,
    missing.missing,
    export.export,
    importing.import_files,
    clean.clean,
    holds.hold,
    holds.release,
    overrides.reclean,
    withdraw.withdraw,
    anew.rebuild,
    fixity.verify,
    fixity.events,
    moving.backup,
    moving.restore,
    moving.copy,
    schedule.schedule,
    status.status,
    notify.notify,
):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; nothing but KeyboardInterrupt in its last moments ever comes out of here."""
    session = Session()
    _prepare_streams()
    try:
        with _terminable():
            code = cli.main(arguments, prog_name="archive", obj=session, standalone_mode=False)
        sys.stdout.flush()
    except (_ReaderWentAwayError, BrokenPipeError):
        return _reader_went_away()
    except (click.Abort, KeyboardInterrupt):
        output.message("interrupted")
        return INTERRUPTED
    except _TerminatedError:
        output.message("stopped by SIGTERM; what was kept before is kept, the same command goes on or begins again")
        return TERMINATED
    except click.ClickException as error:
        output.message(_usage(error))
        return UsageProblem.exit_code
    except ArchiveError as error:
        _traceback(session)
        output.message(str(error))
        return error.exit_code
    except OSError as error:
        # What we read and write ourselves is named by those who do it; what is left is our own stdout (a full disk behind a redirection).
        _traceback(session)
        output.message(f"{error.filename or 'standard output'}: {error.strerror or error}")
        _reader_went_away()
        return StorageFailed.exit_code
    except Exception as error:  # noqa: BLE001 - the outermost shell: a bug is one line for a person, not a page
        _traceback(session)
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        output.message(f"this is a bug: {said}; run it with `archive --debug …` for the traceback")
        return A_BUG
    return code if isinstance(code, int) else 0


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "archive"
    return f"{output.on_one_line(error.format_message()).rstrip('.')}; see `{path} --help`"


def _traceback(session: Session) -> None:
    if session.debug:
        traceback.print_exc()


def _reader_went_away() -> int:
    """Quiet, like every other tool in a pipe. What is left in the buffer goes nowhere, or Python would complain about it at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    return READER_WENT_AWAY


def _prepare_streams() -> None:
    """Data is UTF-8 whatever the locale; a terminal keeps its own encoding. What cannot be encoded is escaped, never a reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            if output.is_terminal(stream):
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def _configure_logging(*, debug: bool) -> None:
    """Our own warnings are messages; what libraries say about one page is silence, unless somebody looks for a bug."""
    root, ours = logging.getLogger(), logging.getLogger("archive")
    for logger in (root, ours):
        for old in [one for one in logger.handlers if getattr(one, "of_archive_cli", False)]:
            logger.removeHandler(old)
    handler: logging.Handler = logging.StreamHandler() if debug else _Messages()
    handler.of_archive_cli = True  # type: ignore[attr-defined]
    silence = logging.NullHandler()
    silence.of_archive_cli = True  # type: ignore[attr-defined]
    root.addHandler(handler if debug else silence)
    if debug:
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        root.setLevel(logging.INFO)
    else:
        ours.addHandler(handler)


class _Messages(logging.Handler):
    """Warnings as messages on stderr."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        output.message(record.getMessage())
