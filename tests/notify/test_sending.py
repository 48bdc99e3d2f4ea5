"""Getting a notice there: by mail and to a webhook on loopback, and what is said when nobody takes it."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Iterator

import pytest

from archive.notify import Notice, named, send
from archive.notify.sending import masked
from notify.servers import Mailbox, Webhook, mail_server, webhook

NOTICE = Notice("sample: redesign", "published: 98 % → 3 % since this run\n<b>not bold</b> \\n & more", "warning")
SECRETS = ("hunter2secret", "t0ps3cr3t", "als0secret", "127.0.0.1")


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as made:
        yield made


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Every line that comes to the root logger, down to DEBUG."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    root, kept = logging.getLogger(), Kept()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield lines
    root.setLevel(level)
    root.removeHandler(kept)


def test_a_notice_comes_by_mail_and_to_a_webhook_word_for_word(mail: Mailbox, hook: Webhook) -> None:
    assert send([mail.address, hook.address], NOTICE) == []
    assert mail.mails[0]["to"].strip("<>").endswith("archivist@example.org")
    assert mail.mails[0]["subject"] == NOTICE.title
    assert "98 % → 3 %" in mail.text()
    html = mail.mails[0].get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;not" in html.get_content()
    (taken,) = hook.taken
    assert (taken["title"], taken["message"], taken["type"]) == (NOTICE.title, NOTICE.body, "warning")


def test_one_address_that_refuses_is_named_without_its_secrets_and_keeps_nothing_from_the_others(
    mail: Mailbox, hook: Webhook, logged: list[str]
) -> None:
    mail.refuse = "550 no such mailbox archivist@example.org hunter2secret"
    (problem,) = send([mail.address, hook.address], NOTICE)
    assert "no such mailbox" in problem
    assert problem.startswith("address 1 of ARCHIVE_NOTIFY (E-Mail)")
    assert len(hook.taken) == 1
    told = problem + "\n".join(logged)
    assert not [secret for secret in SECRETS[:3] if secret in told]


@pytest.mark.parametrize("status", [404, 500])
def test_an_answer_that_is_an_error_is_told_with_its_number(hook: Webhook, status: int) -> None:
    hook.status = status
    (problem,) = send([hook.address], NOTICE)
    assert str(status) in problem
    assert not [secret for secret in SECRETS if secret in problem]


def test_a_server_that_never_ends_its_answer_is_left_at_the_deadline(hook: Webhook) -> None:
    hook.drips = True
    (problem,) = send([hook.address], NOTICE, deadline_s=1.0)
    assert "within 1 seconds" in problem


def test_an_address_that_nobody_listens_at_is_a_sentence() -> None:
    (problem,) = send(["json://127.0.0.1:9/t0ps3cr3t"], NOTICE)
    assert problem.startswith("address 1 of ARCHIVE_NOTIFY (JSON) did not take")
    assert "t0ps3cr3t" not in problem


def test_an_address_that_means_no_service_is_named_by_its_number(logged: list[str]) -> None:
    (problem,) = send(["nosuch://user:hunter2secret@host"], NOTICE)
    assert problem.startswith("address 1")
    assert "appriseit.com" in problem
    assert "hunter2secret" not in problem + "\n".join(logged)


def test_an_address_that_no_service_can_read_is_named_by_its_number() -> None:
    """The environment of a machine may hold bytes that are no text."""
    (problem,) = send(["json://host/\udcff"], NOTICE)
    assert problem.startswith("address 1 of ARCHIVE_NOTIFY (no service")


@pytest.mark.parametrize("sent", ["keeper:hunter2secret", "\0keeper\0hunter2secret", "hunter2secret"])
def test_a_login_that_a_server_repeats_is_not_told(mail: Mailbox, sent: str) -> None:
    mail.refuse = f"535 no such login {b64encode(sent.encode()).decode()}"
    (problem,) = send([mail.address], NOTICE)
    assert "no such login" in problem
    assert b64encode(sent.encode()).decode().rstrip("=") not in problem


def test_the_path_of_a_webhook_is_not_told_however_short_it_is() -> None:
    said = "HTTPSConnectionPool(port=443): Max retries exceeded with url: /services/T/B/C (Caused by a timeout)"
    assert masked(said, "slack://T/B/C").endswith("with url: *** (Caused by a timeout)")


def test_services_are_shown_by_their_kind() -> None:
    shown = [str(one) for one in named(["discord://123456789/abcdefsecret", "mailtos://u:secret@example.org"])]
    assert shown == ["address 1 of ARCHIVE_NOTIFY (Discord)", "address 2 of ARCHIVE_NOTIFY (E-Mail)"]


@pytest.mark.parametrize(
    "said",
    ["no access for keeper", "POST /hook/T0PS3CR3T failed", "tok en=p@ss/word refused", "https://host.example.org/x"],
)
def test_no_piece_of_an_address_is_left_in_what_is_told(said: str) -> None:
    address = "json://keeper:p%40ss%2Fword@host.example.org/hook/t0ps3cr3t"
    told = masked(said, address)
    assert not [piece for piece in ("keeper", "t0ps3cr3t", "word", "host.example.org") if piece in told.lower()]
