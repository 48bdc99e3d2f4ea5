"""Which addresses may be connected to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive import sites
from crawler.guard import GuardedResolver, addresses_of, is_public


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::1"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "ff02::1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "fec0::1",
        "not an address",
    ],
)
def test_everything_else_is_not(address: str) -> None:
    assert not is_public(address)


def test_a_site_permits_the_hosts_it_names_and_their_sub_domains_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedResolver, "_permitted", set())
    site = replace(sites.adhoc("http://intranet.example/"), allow_private=("intranet.example", "10.1.2.3"))
    GuardedResolver.permit(site)
    assert GuardedResolver.allows("intranet.example", "192.168.0.7")
    assert GuardedResolver.allows("news.INTRANET.example", "192.168.0.7")
    assert GuardedResolver.allows("elsewhere.example", "10.1.2.3")
    assert GuardedResolver.allows("elsewhere.example", "1.1.1.1")
    assert not GuardedResolver.allows("elsewhere.example", "192.168.0.7")
    assert not GuardedResolver.allows("notintranet.example", "192.168.0.7")


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedResolver, "_permitted", set())
    monkeypatch.setattr(GuardedResolver, "refused", {})
    resolver = GuardedResolver(reactor=None, timeout_s=1.0)
    assert resolver._judged("mixed.example", ["1.1.1.1", "10.0.0.1"]) == ()
    assert "10.0.0.1" in GuardedResolver.refused["mixed.example"]
    assert resolver._judged("public.example", ["1.1.1.1", "2606:4700::1111"]) == ["1.1.1.1", "2606:4700::1111"]


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1"])
def test_the_system_reads_odd_spellings_and_the_guard_judges_what_it_reads(spelling: str) -> None:
    assert not any(is_public(address) for address in addresses_of(spelling))
