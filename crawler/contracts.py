"""Contracts of our own, so that `scrapy check` needs no network: a callback is checked against the bundled sample site.

Knows Scrapy's contracts. Refuses to know the callbacks. Serves nobody's night, only the keeper who wants to see that the spider works.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.contracts import Contract
from scrapy.exceptions import ContractFail

from archive import sites
from archive.model import Kind
from crawler.items import CapturedPage


class SampleContract(Contract):
    """``@sample PATH``: the callback is called with the sample site's answer for that path; ``PAGE`` stands for one of its press releases."""

    name = "sample"

    def adjust_request_args(self, args: dict[str, Any]) -> dict[str, Any]:
        """Scrapy's hook: the address of the request."""
        base = sites.load("sample").start_urls[0]
        args["url"] = _a_release(base) if self.args[0] == "PAGE" else urljoin(base, self.args[0])
        return args


def _a_release(base: str) -> str:
    """The address of a press release that is there on the sample's first night."""
    from archive.sample import truth_rows

    return next(str(row["url"]) for row in truth_rows(1, base.rstrip("/")) if row["kind"] == Kind.PRESS_RELEASE)


class FindsContract(Contract):
    """``@finds requests|items``: the callback found something of use, on the site."""

    name = "finds"

    def post_process(self, output: list[Any]) -> None:
        """Scrapy's hook: what the callback returned."""
        sample = sites.load("sample")
        if self.args[0] == "requests":
            strays = [
                request.url for request in output if isinstance(request, Request) and not sample.covers(request.url)
            ]
            if strays or not output:
                raise ContractFail(f"expected addresses of the sample site, got {strays or 'nothing'}")
        elif not any(isinstance(page, CapturedPage) and page.body for page in output):
            raise ContractFail("expected a captured page with a body")
