"""What a request that brought no answer turned out to be: Scrapy's and our own exceptions ─▶ an Outcome and its evidence.

Refuses to know answers (`archive.outcome`) and what is done about a failure. Serves the fetching step.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from archive.errors import StorageFailed
from archive.model import Outcome
from crawler.download import HeadTooLarge
from crawler.guard import GuardedResolver
from crawler.manners import RobotsForbid, RobotsUnavailable

LONGEST_DETAIL = 300


def judged(error: BaseException, url: str) -> tuple[Outcome, str]:
    """The outcome of the request for `url` that ended in `error`, and a sentence that says why."""
    host = (urlsplit(url).hostname or "").lower()
    match error:
        case DownloadTimeoutError():
            return Outcome.TIMEOUT, "no whole answer in time"
        case HeadTooLarge():
            return Outcome.TOO_LARGE, str(error)
        case DownloadCancelledError():
            return Outcome.TOO_LARGE, "the answer is larger than DOWNLOAD_MAXSIZE"
        case CannotResolveHostError():
            return Outcome.UNREACHABLE, GuardedResolver.refused.get(host) or f"the name {host} cannot be resolved"
        case DownloadConnectionRefusedError():
            return Outcome.UNREACHABLE, "the connection was refused"
        case RobotsForbid():
            return Outcome.ROBOTS_DENIED, str(error)
        case RobotsUnavailable():
            if error.__cause__ is None:
                return Outcome.ROBOTS_DENIED, str(error)
            what, why = judged(error.__cause__, url)
            return what, f"robots.txt: {why}"
        case IgnoreRequest() | StorageFailed():
            return Outcome.UNREACHABLE, str(error) or "ignored"
    return Outcome.UNREACHABLE, f"{type(error).__name__}: {error}"[:LONGEST_DETAIL]
