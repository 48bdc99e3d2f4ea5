"""The command `notify`: whether people can be reached, and a digest on request. What a night says by itself is sent by `after`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from archive.cli import after, output
from archive.cli.options import Session, Span, home_option
from archive.errors import SiteUnavailable, UsageProblem


@click.command()
@click.option("--test", "testing", is_flag=True, help="Send a test to every address, and say which took it.")
@click.option("--digest", "digesting", is_flag=True, help="Send what has been since the last digest.")
@click.option("--since", type=Span(), default="7d", show_default=True, help="How far the first digest reaches back.")
@click.option("--print", "printing", is_flag=True, help="With --digest: print it, send nothing.")
@home_option
@click.pass_obj
def notify(session: Session, testing: bool, digesting: bool, since: float, printing: bool) -> int:
    """Say whom the nights tell, test it, or send a digest.

    ARCHIVE_NOTIFY holds the addresses, parted by blanks, as Apprise writes them (https://appriseit.com/services/): mail, Slack, Matrix, ntfy, webhooks and a
    hundred more. ARCHIVE_NOTIFY_ON says when: `alarm` (the default: something is wrong, or well again), `change` (a night found news), `daily` or
    `weekly` (a digest at the end of `archive crawl --all`). Both may stand in the home's archive.env. The exit code is 69 when an address took nothing.

    \b
    Example:
      archive notify
      archive notify --test
      archive notify --digest --print
    """
    from archive.notify import Notice, named, send

    config = session.config()
    if printing and not digesting:
        raise UsageProblem("--print belongs to --digest")
    now = datetime.now(UTC)
    if printing:
        notice = after.digest_of(config, now, timedelta(seconds=since))
        output.say(notice.title)
        output.say()
        output.say(notice.body)
        return 0
    if not config.notify:
        if testing or digesting:
            raise UsageProblem(
                f"nobody is to be told: set ARCHIVE_NOTIFY, or write it into {config.home / 'archive.env'}"
            )
        output.note(f"nobody is told; set ARCHIVE_NOTIFY, or write it into {config.home / 'archive.env'}")
        return 0
    if digesting:
        problems = after.send_digest(config, now, timedelta(seconds=since))
    elif testing:
        text = f"This is a test of the archive at {config.home}. Whoever reads it is told of: {', '.join(sorted(config.notify_on))}."
        problems = send(config.notify, Notice("test of the notifications", text))
    else:
        for address in named(config.notify):
            output.say(f"{address}")
        output.say(f"on: {', '.join(sorted(config.notify_on))}")
        return 0
    for problem in problems:
        output.message(problem)
    output.say(f"{len(config.notify) - len(problems)} of {len(config.notify)} addresses took it")
    return SiteUnavailable.exit_code if problems else 0
