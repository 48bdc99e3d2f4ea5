"""The WARC room: every byte that was ever received, kept as received. Serves both ends of the road's capture step.

    write.py    Exchange ─▶ record, synced        read.py    record ─▶ Record, foreign files too
    head.py     HTTP heads as bytes               framing.py where records begin and end, in damaged files as well
    coding.py   gzip, deflate, br, zstd, chunks   cdxj.py    the index beside a finished file
    files.py    names, order, which are finished  heal.py    what a killed writer left

Knows files and HTTP; never the database, sites or what a page means. Only this room imports warcio.
"""

from archive.warc.coding import MAX_BODY_BYTES, Decoded, decode_body
from archive.warc.files import abandoned, index_path, is_finished, prefix_of, unfinished
from archive.warc.framing import MAX_RECORD_BYTES
from archive.warc.heal import Healed, Unfinished, heal_folder
from archive.warc.read import (
    Captures,
    Record,
    Records,
    Reference,
    captures_of,
    decoded_body,
    read_record,
    records,
    repeats,
    with_payload,
)
from archive.warc.write import ROLL_AT_BYTES, Exchange, WarcSeries, Written

__all__ = [
    "MAX_BODY_BYTES",
    "MAX_RECORD_BYTES",
    "ROLL_AT_BYTES",
    "Captures",
    "Decoded",
    "Exchange",
    "Healed",
    "Record",
    "Records",
    "Reference",
    "Unfinished",
    "WarcSeries",
    "Written",
    "abandoned",
    "captures_of",
    "decode_body",
    "decoded_body",
    "heal_folder",
    "index_path",
    "is_finished",
    "prefix_of",
    "read_record",
    "records",
    "repeats",
    "unfinished",
    "with_payload",
]
