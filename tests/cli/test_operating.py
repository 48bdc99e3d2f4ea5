"""What a night leaves for those who were not there: status, notifications, metrics, a digest."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from notify.servers import Webhook, webhook
from prometheus_client.parser import text_string_to_metric_families
from served_site import ServedSite, publish, sitemap

from cli.calling import Called, call
from cli.test_every_site import described


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        publish(site, 2)
        yield site


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as made:
        yield made


@pytest.fixture
def home(tmp_path: Path, served: ServedSite, hook: Webhook) -> Path:
    home = tmp_path / "home"
    described(home, "beta", served.base + "/")
    tell(home, hook, "alarm change")
    return home


def tell(home: Path, hook: Webhook, on: str) -> None:
    path = home / "archive.env"
    metrics = home / "node" / "archive.prom"
    path.write_text(
        f"ARCHIVE_DELAY_S=0\nARCHIVE_NOTIFY={hook.address}\nARCHIVE_NOTIFY_ON={on}\nARCHIVE_METRICS={metrics}\n",
        encoding="utf-8",
    )
    path.chmod(0o600)


def night(home: Path) -> Called:
    return call("--home", home, "crawl", "--all")


def metric(home: Path, name: str, site: str = "beta") -> float | None:
    text = (home / "node" / "archive.prom").read_text("utf-8")
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return next(
        (one.value for one in samples if one.name == f"society_archive_{name}" and one.labels.get("site") == site), None
    )


def test_a_site_with_a_file_is_not_well_until_its_first_good_night(home: Path, hook: Webhook) -> None:
    before = call("--home", home, "status", "--json")
    assert (before.code, before.row["well"], before.row["problems"]) == (65, False, ["it was never crawled"])
    night(home).went_well()
    after = call("--home", home, "status", "--json").went_well().row
    assert (after["well"], after["pages"], after["waiting"], after["problems"]) == (True, 2, 0, [])
    assert 0 <= after["good_age_s"] < 3600
    assert metric(home, "well") == 1
    assert metric(home, "pages") == 2
    assert hook.titles == ["beta: 2 new"]


def test_a_site_file_that_went_wrong_is_told_by_status_before_the_next_night(home: Path) -> None:
    night(home).went_well()
    file = home / "sites" / "beta.toml"
    file.write_text(file.read_text("utf-8").replace("start_urls = [", "start_urls = 5 # ["), encoding="utf-8")
    shown = call("--home", home, "status", "--json")
    assert shown.code == 65
    assert "start_urls must be a list" in shown.row["problems"][0]


def test_a_quiet_night_tells_nobody_and_a_failed_one_is_told_once_until_it_is_over(
    home: Path, served: ServedSite, hook: Webhook
) -> None:
    night(home).went_well()
    hook.taken.clear()
    night(home).went_well()
    assert hook.taken == []
    good = metric(home, "last_good_night_timestamp_seconds")
    served.routes["/robots.txt"] = (503, {}, b"")
    assert [night(home).code for _ in range(2)] == [69, 69]
    assert hook.titles == ["beta: the night failed"]
    assert "nothing of this night is published" in hook.taken[0]["message"].lower()
    assert metric(home, "last_good_night_timestamp_seconds") == good
    del served.routes["/robots.txt"]
    night(home).went_well()
    assert hook.titles[1:] == ["beta: all is well again"]


def test_a_notification_that_fails_is_a_message_and_no_failed_night(home: Path, hook: Webhook) -> None:
    hook.status = 500
    called = night(home).went_well()
    assert "address 1 of ARCHIVE_NOTIFY (JSON) did not take the notification" in called.err
    log = "".join(path.read_text("utf-8") for path in (home / "logs").iterdir())
    assert not [one for one in ("t0ps3cr3t", "als0secret") if one in called.err + called.out + log]


def test_metrics_that_cannot_be_written_are_a_message_and_no_failed_night(home: Path, hook: Webhook) -> None:
    (home / "node").write_text("", encoding="utf-8")
    assert "ARCHIVE_METRICS" in night(home).went_well().err


def test_a_site_without_a_good_night_for_long_is_not_well(home: Path) -> None:
    night(home).went_well()
    time.sleep(1.1)
    called = call("--home", home, "status", "--max-age", "1s", "--json")
    assert called.code == 65
    assert "its last good night is" in called.row["problems"][0]


def test_a_crawl_that_finds_another_one_at_work_tells_nobody(home: Path, hook: Webhook) -> None:
    from archive.sitelock import SiteLock

    with SiteLock(home / "locks", "beta"):
        assert night(home).code == 75
    assert hook.taken == []


def test_a_digest_comes_when_it_is_due_and_not_again(home: Path, hook: Webhook) -> None:
    tell(home, hook, "weekly")
    night(home).went_well()
    night(home).went_well()
    assert hook.titles == ["digest: the site is well, 2 changes"]
    assert "beta, new: Project number 0 begins" in hook.taken[0]["message"]
    printed = call("--home", home, "notify", "--digest", "--print").went_well()
    assert "0 changes" in printed.out
    assert len(hook.taken) == 1


def test_a_digest_that_nobody_took_is_told_again(home: Path, hook: Webhook) -> None:
    tell(home, hook, "daily")
    hook.status = 500
    night(home).went_well()
    hook.status = 200
    night(home).went_well()
    assert hook.titles == ["digest: the site is well, 2 changes"]


def test_the_test_reaches_every_address_and_says_which_failed(home: Path, hook: Webhook) -> None:
    assert "1 of 1" in call("--home", home, "notify", "--test").went_well().out
    assert hook.titles == ["test of the notifications"]
    hook.status = 403
    called = call("--home", home, "notify", "--test")
    assert (called.code, "0 of 1" in called.out) == (69, True)
    shown = call("--home", home, "notify").went_well().out
    assert shown.splitlines() == ["address 1 of ARCHIVE_NOTIFY (JSON)", "on: alarm, change"]


def test_without_an_address_a_test_says_where_to_write_one(tmp_path: Path) -> None:
    called = call("--home", tmp_path / "home", "notify", "--test")
    assert (called.code, "archive.env" in called.err) == (64, True)


def test_a_monitor_of_a_mistyped_home_does_not_stay_green(tmp_path: Path) -> None:
    called = call("--home", tmp_path / "hoem", "status", "--json")
    assert (called.code, called.out, "there is no archive at" in called.err) == (78, "", True)
    (tmp_path / "file").write_text("")
    assert call("--home", tmp_path / "file", "status").code == 78
    assert call("--home", tmp_path / "hoem", "init").went_well()
    assert "archive crawl SITE" in call("--home", tmp_path / "hoem", "status").went_well().err
    assert call("--home", tmp_path / "hoem", "status", "nosuch").code == 64


def test_a_night_that_failed_wipes_no_alarm_away(home: Path, served: ServedSite) -> None:
    night(home).went_well()
    whole, served.routes["/sitemap.xml"] = served.routes["/sitemap.xml"], sitemap(served.base)
    assert "names nothing" in night(home).err
    served.routes["/robots.txt"] = (503, {}, b"")
    assert night(home).code == 69
    called = call("--home", home, "status")
    assert (called.code, "source_empty" in called.out) == (65, True)
    del served.routes["/robots.txt"]
    served.routes["/sitemap.xml"] = whole
    night(home).went_well()
    assert call("--home", home, "status").code == 0


def test_what_was_mistyped_wakes_nobody(home: Path, hook: Webhook) -> None:
    tell(home, hook, "alarm")
    assert call("--home", home, "crawl", "nosuch").code == 64
    assert call("--home", home, "crawl", "htp://x").code == 65
    assert hook.titles == []


def test_what_a_person_reads_names_the_site_and_the_trouble(home: Path, served: ServedSite) -> None:
    served.routes["/robots.txt"] = (503, {}, b"")
    night(home)
    called = call("--home", home, "status")
    assert called.code == 65
    assert "beta: it never had a good night" in called.out
    assert "the last try failed" in called.out
