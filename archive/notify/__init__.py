"""Tells people: mail, chat, webhooks, by way of Apprise, which knows a hundred services by their address.

    words    what is said of a night, of a digest; pure        sending    getting it there

The addresses hold passwords. None of them, and no piece of one, is ever in a message, a log or an error: a service is named by its number and its kind.
A notification that cannot be delivered is a sentence for the caller, never an exception: what it was about is published all the same.
"""

from __future__ import annotations

from archive.notify.sending import Address, named, send
from archive.notify.words import Night, Notice, digest, of_night

__all__ = ["Address", "Night", "Notice", "digest", "named", "of_night", "send"]
