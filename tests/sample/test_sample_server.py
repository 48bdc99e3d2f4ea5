"""HTTP as a crawler meets it: validators, compression, HEAD, ports, the log."""

from __future__ import annotations

import gzip
import http.client

from archive.sample import SampleServer
from archive.sample.answers import Answer

from .conftest import Visitor

PAGE = "/press-releases/air-of-forty-caves/"
OLD_FILE = "/pr/2001/ice-core.html"


def test_an_unchanged_page_is_304_by_either_validator(visit: Visitor) -> None:
    first = visit.get(PAGE)
    by_tag = visit.get(PAGE, If_None_Match=first.headers["etag"])
    by_date = visit.get(PAGE, If_Modified_Since=first.headers["last-modified"])
    assert (by_tag.status, by_tag.body) == (304, b"")
    assert (by_date.status, by_date.body) == (304, b"")
    assert visit.get(PAGE, If_None_Match='"other"', If_Modified_Since=first.headers["last-modified"]).status == 200
    assert visit.get(PAGE, If_Modified_Since="yesterday").status == 200


def test_validators_move_exactly_where_bytes_do(server: SampleServer, visit: Visitor) -> None:
    held = {path: visit.get(path) for path in (PAGE, OLD_FILE, "/wp-json/wp/v2/posts", "/archive-sitemap.xml.gz")}
    server.night = 2
    for path, before in held.items():
        after = visit.get(path)
        changed = after.body != before.body
        assert changed == (path in {PAGE, "/wp-json/wp/v2/posts"})
        assert (after.headers["etag"] != before.headers["etag"]) == changed
        assert (after.headers["last-modified"] != before.headers["last-modified"]) == changed
        assert visit.get(path, If_None_Match=before.headers["etag"]).status == (200 if changed else 304)


def test_gzip_is_sent_when_asked_for(visit: Visitor) -> None:
    plain, coded = visit.get(PAGE), visit.get(PAGE, Accept_Encoding="br, gzip;q=0.8")
    assert coded.headers["content-encoding"] == "gzip"
    assert gzip.decompress(coded.body) == plain.body
    assert "content-encoding" not in visit.get(PAGE, Accept_Encoding="gzip;q=0").headers
    assert "content-encoding" not in visit.get("/archive-sitemap.xml.gz", Accept_Encoding="gzip").headers


def test_head_has_the_headers_and_no_body(visit: Visitor) -> None:
    got, head = visit.get(PAGE), visit.get(PAGE, method="HEAD")
    assert head.status == 200
    assert head.body == b""
    assert head.headers["content-length"] == str(len(got.body))


def test_the_log_keeps_what_was_asked(server: SampleServer, visit: Visitor) -> None:
    visit.get("/robots.txt")
    visit.get("/nowhere/?x=1")
    assert [(asked.method, asked.target, asked.status) for asked in server.requests] == [
        ("GET", "/robots.txt", 200),
        ("GET", "/nowhere/?x=1", 404),
    ]


def test_robots_names_the_sitemap_and_closes_the_members_rooms(server: SampleServer, visit: Visitor) -> None:
    text = visit.get("/robots.txt").body.decode()
    assert "Disallow: /members/" in text
    assert f"Sitemap: {server.base_url}/sitemap_index.xml" in text


def test_a_taken_port_is_replaced_by_a_free_one(server: SampleServer) -> None:
    with SampleServer(server.port) as second:
        assert second.port != server.port
        assert Visitor(second).get("/robots.txt").status == 200


def test_a_planted_page_is_served_instead(server: SampleServer, visit: Visitor) -> None:
    server.planted[PAGE] = Answer(503, "text/plain", b"down")
    assert visit.get(PAGE).status == 503
    server.planted.clear()
    assert visit.get(PAGE).status == 200


def test_closing_hangs_up_on_connections_that_were_kept_alive() -> None:
    with SampleServer() as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", "/robots.txt")
        connection.getresponse().read()
    assert connection.sock.recv(1) == b""
    connection.close()
    server.close()
