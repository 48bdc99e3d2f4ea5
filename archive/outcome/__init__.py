"""What a fetch turned out to be, with the evidence for saying so. Pure; serves the step from Capture to sighting.

    responses   status, media type, truncation; a cleaned page weighed with what discovery calls it
    walls       what a server says in place of a page: login, consent, maintenance, not found, blocked
    probes      what it says of an address that does not exist, and which pages say the same

Refuses to clean a page and to remember: one 404 is MISSING, and only the fold knows what many mean.
"""

from archive.outcome.probes import PROBE_MARK, echo_in, echo_of, is_probe, of_echo, probe_url
from archive.outcome.responses import (
    LARGEST_PAGE_BYTES,
    PAGE_TYPES,
    is_rendered,
    of_address,
    of_body,
    of_rendition,
    of_response,
    rendered_type,
)
from archive.outcome.walls import WALLS, wall_in_markup

__all__ = [
    "LARGEST_PAGE_BYTES",
    "PAGE_TYPES",
    "PROBE_MARK",
    "WALLS",
    "echo_in",
    "echo_of",
    "is_probe",
    "is_rendered",
    "of_address",
    "of_body",
    "of_echo",
    "of_rendition",
    "of_response",
    "probe_url",
    "rendered_type",
    "wall_in_markup",
]
