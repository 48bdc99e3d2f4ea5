"""A first look at a site: asks what `archive.survey` wants to know and writes the answers into a folder. No archive is touched.

    scrapy crawl probe -a site=NAME|FILE|URL -a out=DIR [-a samples=N] [-a fresh=1] [-a allow_private=1]

Knows how questions become requests. It keeps every rule of a crawl (robots.txt, the guard, the site's border, pace and patience), because to the server it is
one. Refuses to know what the answers mean. `fresh` looks at an address as if no site file knew it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from archive import discovery, sites
from archive.errors import UsageProblem
from archive.survey import Answer, Asking, Question
from crawler.extensions import checking_contracts
from crawler.failures import judged
from crawler.manners import NotAsked
from crawler.middlewares import BeyondTheSite
from crawler.spiders.news import NewsSpider

if TYPE_CHECKING:
    from twisted.python.failure import Failure

ANSWERS = "answers.jsonl"
"""One line an answer, with the name of the file of its body, and a last line that says how the look ended."""


class ProbeSpider(NewsSpider):
    """Asks the questions of one look."""

    name = "probe"
    records = False

    def __init__(self, site: str = "", out: str = "", samples: str = "6", fresh: str = "", **kwargs: Any) -> None:
        super().__init__(site, **kwargs)
        if not out and not checking_contracts():
            raise UsageProblem("say where the answers shall lie: -a out=FOLDER")
        if fresh:
            self.site = sites.adhoc(
                self.site.start_urls[0] if not sites.is_address(site) else site,
                allow_private=bool(self.site.allow_private),
            )
        # `scrapy check` writes nothing.
        self._out = Path(out) if out else None
        self._asking = Asking(self.site, samples=int(samples))

    async def start(self) -> AsyncIterator[Any]:
        """The first questions."""
        for request in self._asked(self._asking.begin()):
            yield request

    def note_answer(self, response: Response, question: Question) -> Iterator[Request]:
        """Writes an answer down and asks what follows from it."""
        self._answered(response)
        headers = {
            name.decode("latin-1").lower(): (response.headers.get(name) or b"").decode("latin-1")
            for name in response.headers
        }
        answer = Answer(question, response.url, response.status, headers, response.body)
        self._write(answer)
        if answer.is_usable and question.what != "page":
            found = discovery.read(answer.url, answer.content_type, answer.body, site=self.site, headers=headers)
            yield from self._asked(self._asking.take(question, found))

    def note_failure(self, failure: Failure) -> list[Request]:
        """Writes down why a question has no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        question: Question = request.cb_kwargs["question"]
        error = failure.value or RuntimeError("a failure without an error")
        why = str(error) if isinstance(error, BeyondTheSite | NotAsked) else judged(error, request.url)[1]
        self._write(Answer(question, request.url, None, problem=why))
        return []

    def next_phase(self) -> None:
        """All is answered: the next questions, or the end."""
        if requests := list(self._asked(self._asking.next_phase())):
            for request in requests:
                self.crawler.engine.crawl(request)
            raise DontCloseSpider

    def closed(self, reason: str) -> None:
        """Scrapy's hook: the look is over."""
        self._line({"end": reason})

    def _asked(self, questions: Iterable[Question]) -> Iterator[Request]:
        for one in questions:
            try:
                yield Request(
                    one.url,
                    callback=self.note_answer,
                    errback=self.note_failure,
                    cb_kwargs={"question": one},
                    dont_filter=True,  # `Asking` asks each address once
                )
            except ValueError as error:
                self._write(Answer(one, one.url, None, problem=str(error)))

    def _write(self, answer: Answer) -> None:
        self.answers += answer.status is None
        body = f"{self.answers:04}"
        if self._out is not None:
            (self._out / body).write_bytes(answer.body)
        self._line(
            {
                "asked": answer.question.url,
                "what": answer.question.what,
                "url": answer.url,
                "status": answer.status,
                "headers": dict(answer.headers),
                "body": body,
                "problem": answer.problem,
            }
        )

    def _line(self, words: dict[str, Any]) -> None:
        if self._out is None:
            return
        with (self._out / ANSWERS).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(words) + "\n")
