"""The error tree. One class for each different next move of the caller; stdlib only, the lowest floor of the house.

    ArchiveError
     ├─ UsageProblem          64  the command line asks for something that cannot be: correct the call
     ├─ BadInput              65  a file, page, row or query from outside is not what it should be: mend or leave out that one
     ├─ SiteUnavailable       69  the society's server did not answer, or is no news site: try another night or another address
     ├─ CannotCreate          73  a file or folder cannot be made: permissions, a read-only home
     ├─ StorageFailed         74  reading or writing failed under us: disk, database, WARC
     ├─ TryLater              75  somebody else is at it, or the server asked for patience: the same call later
     └─ Misconfigured         78  a site file, setting or schema is wrong: correct it, then the same call
         ├─ SiteFileInvalid       names file, key and the nearest right key
         ├─ ClockWrong            the clock of this machine, or of the site's server, is a day off: nothing is published
         ├─ NoArchive             nothing has been made there yet, or its making was cut short: make it
         ├─ DatabaseLost          there is a journal and no database: rebuild it
         ├─ WordingInvalid        a file of wordings says what no such file may say: names file and rule
         └─ SchemaTooNew          the database was written by a newer release

Expected outcomes of a fetch or a cleaning are values (`model.Outcome`), not exceptions. Exit codes are those of sysexits(3).
"""

from __future__ import annotations


class ArchiveError(Exception):
    """Root of every error that we raise on purpose; its text is one line that names the thing and says what to do next."""

    exit_code = 70  # EX_SOFTWARE: only ever seen when a subclass forgot its own


class UsageProblem(ArchiveError):
    """The call cannot be carried out as it was made."""

    exit_code = 64


class BadInput(ArchiveError):
    """Something from outside is not what it should be. `name` is the file, url or row at fault."""

    exit_code = 65

    def __init__(self, message: str, *, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class SiteUnavailable(ArchiveError):
    """No usable answer came from the site. `url` is the address asked."""

    exit_code = 69

    def __init__(self, message: str, *, url: str = "") -> None:
        super().__init__(message)
        self.url = url


class CannotCreate(ArchiveError):
    """A file or folder that we need cannot be made. `path` names it."""

    exit_code = 73

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(message)
        self.path = path


class StorageFailed(ArchiveError):
    """Reading or writing what we hold failed. `path` names the file or database."""

    exit_code = 74

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(message)
        self.path = path


class TryLater(ArchiveError):
    """The same call will work later. `retry_after_s` is a hint in seconds, None when nobody knows."""

    exit_code = 75

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Misconfigured(ArchiveError):
    """A setting must be corrected before anything can work."""

    exit_code = 78


class SiteFileInvalid(Misconfigured):
    """A site file does not say what a site file may say. `path` is the file, `key` the dotted key at fault ('' for the whole file)."""

    def __init__(self, message: str, *, path: str, key: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.key = key


class ClockWrong(Misconfigured):
    """The clock that dated the captures contradicts the servers or earlier nights. What was captured waits."""


class NoArchive(Misconfigured):
    """There is no database, or an empty one, where the archive's should be, and nothing that says there ever was one."""


class DatabaseLost(Misconfigured):
    """The journal holds commits, and the database that knew them is not there. `path` is where it should be."""

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message)
        self.path = path


class WordingInvalid(Misconfigured):
    """A file of wordings does not say what such a file may say. `path` is the file, `rule` the name of the rule at fault ('' for the whole file)."""

    def __init__(self, message: str, *, path: str, rule: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.rule = rule


class SchemaTooNew(Misconfigured):
    """The database carries a schema that this release does not know. `found` is its revision, `known` our newest."""

    def __init__(self, message: str, *, found: str, known: str) -> None:
        super().__init__(message)
        self.found = found
        self.known = known
