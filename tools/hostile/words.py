"""What honest and dishonest pages say, in words of our own: an invented society. Bytes only."""

from __future__ import annotations

LONG = (
    "The society announced today that its committee has chosen three projects for the coming year, each led by a young researcher.",
    "The projects begin in autumn and run for two years. Their results will be presented at the annual meeting, which is open to members.",
)
HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml"}
TEXT = {"Content-Type": "text/plain"}


def page(title: str, *more: str, head: str = "") -> bytes:
    """An ordinary page of news."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in (f"This release is about {title}.", *more, *LONG))
    script = (
        f'{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{title}","datePublished":"2021-03-04"}}'
    )
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{head}<script type="application/ld+json">{script}</script></head>'
        f"<body><main><article><h1>{title}</h1>{paragraphs}</article></main></body></html>"
    ).encode()


def wall(title: str, sentence: str) -> bytes:
    """A page that only says why it is none."""
    return f"<!doctype html><html><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{sentence}</p></main></body></html>".encode()


def sitemap(*urls: str) -> bytes:
    """A sitemap of those pages."""
    inside = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</urlset>'.encode()
    )


def index(*urls: str) -> bytes:
    """A sitemap of sitemaps."""
    inside = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</sitemapindex>'.encode()


def feed(*urls: str, head: str = "") -> bytes:
    """A feed of those pages."""
    items = "".join(f"<item><title>From a feed</title><link>{url}</link></item>" for url in urls)
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()
