"""The society whose discovery documents these tests read: invented, like its documents."""

from __future__ import annotations

import pytest

from archive.sites import Site, parse

SITE_FILE = """
society = "Fern Society"
start_urls = ["https://www.ferns.example/"]

[sources]
lists = ["https://www.ferns.example/from-the-greenhouse/"]

[[section]]
prefix = "/greenhouse/"
kind = "newsletter"

[crawl]
exclude = ["^/drafts/", "[?&]lang="]
"""


@pytest.fixture
def site() -> Site:
    return parse(SITE_FILE, "ferns.toml")
