"""Fixity: every row and every record of an archive proven by SHA-256, each from another side than the one that is asked. Serves `archive verify`.

    chain     journal: each record whole, its digests true, each naming the one before
    rows      database: each row of history as the journal wrote it        digests   texts, blocks, ledgers, claims under their own digests
    working   the index over words, sketches, prints, what waits           records   WARC: each record whole, each capture's row as its record says
    exported  a CSV, back to the records                                   repair    what is broken put right from another side

Reads one snapshot of the database and streams the rest. Refuses to know how pages are cleaned: that the state follows from the captures is what
`archive rebuild` proves.
"""

from __future__ import annotations

from archive.verify.exported import verify_export
from archive.verify.proving import verify, verify_home
from archive.verify.recorded import record
from archive.verify.repair import repair
from archive.verify.report import Problem, Progress, Report

__all__ = ["Problem", "Progress", "Report", "record", "repair", "verify", "verify_export", "verify_home"]
