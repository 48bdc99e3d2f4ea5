"""What a request that brought no answer turned out to be: Scrapy's and our own exceptions ─▶ an Outcome and its evidence.

Refuses to know answers (`archive.outcome`) and what is done about a failure. Serves the fetching step.
"""

from __future__ import annotations

import errno
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.web._newclient import ParseError

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
        case DownloadFailedError():
            reasons = [_sentence(one.value) for one in getattr(error.__cause__, "reasons", ())]
            return Outcome.UNREACHABLE, "; ".join(dict.fromkeys(reasons)) or _named(error)
        case ConnectError():
            return Outcome.UNREACHABLE, _sentence(error)
        case IgnoreRequest() | StorageFailed():
            return Outcome.UNREACHABLE, str(error) or "ignored"
    return Outcome.UNREACHABLE, _named(error)


def _sentence(reason: BaseException) -> str:
    """Why an exchange broke off, from what Twisted says of it: https://docs.twisted.org/en/stable/api/twisted.web.client.ResponseFailed.html."""
    match reason:
        case ConnectionDone() | ConnectionLost():
            return "the server hung up before it had answered"
        case ConnectError():
            was_reset = reason.osError == errno.ECONNRESET
            return (
                "the server hung up before it had answered" if was_reset else f"no connection could be made: {reason}"
            )
        case SSL.Error():
            # A list of (library, function, reason); the last is the one that a person can do something with.
            said = [str(one[-1]) for one in reason.args[0]] if reason.args and isinstance(reason.args[0], list) else []
            return f"TLS failed: {'; '.join(said) or 'the server hung up'}"
        case VerificationError():
            return "TLS failed: the certificate is for another name"
        case ParseError() | ValueError():
            return f"the answer is no HTTP: {reason.args[0] if reason.args else reason}"[:LONGEST_DETAIL]
    return _named(reason)


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_DETAIL]
