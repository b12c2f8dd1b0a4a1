"""The mail in the morning: once a day, at seven where one works, counts and links only."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.urls import reverse

from enumeration.models import Household, MorningMail, Officer, Personnel, Round
from enumeration.notices.mailing import send_due
from regsosek import mail
from tests.conftest import NAMES
from tests.enumeration.notices.test_notices import busy_district, long_submitted  # noqa: F401

pytestmark = pytest.mark.django_db

SEVEN = datetime.combine(date.today(), datetime.min.time(), UTC) + timedelta(hours=23)
"""Seven in the morning in Luwu (WITA)."""


@pytest.fixture
def configured(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "smtp.contoh.id", "regsosek@contoh.id"
    settings.SITE_ADDRESS = "https://regsosek.contoh.id"


@pytest.fixture
def all_have_addresses(busy_district, configured, observer, analyst):  # noqa: F811
    """A real round, and everybody with an address."""
    Round.objects.update(is_made_up=False)
    for officer in Officer.objects.all():
        Personnel.objects.update_or_create(officer=officer, defaults={"email": f"{officer.username}@contoh.id"})


def recipients(mailoutbox) -> set[str]:
    return {to.partition("@")[0] for one in mailoutbox for to in one.to}


LINE = re.compile(r"[!-] [^\d:,]+(: [\d.]+)?(, (menunggu \d+ hari|sejak (hari ini|kemarin)))?")


def test_each_officer_gets_counts_and_links_and_nothing_else(all_have_addresses, mailoutbox):
    assert send_due(SEVEN) == 5
    assert recipients(mailoutbox) == {"ani", "budi", "cici", "dewi", "hadi"}  # nothing waits for the others
    named = {*NAMES, *NAMES.values(), *Household.objects.values_list("head_name", flat=True)}
    named |= {name for one in Officer.objects.all() for name in (one.full_name, one.username)}
    for one in mailoutbox:
        said = f"{one.subject}\n{one.body}".lower()
        assert not [name for name in named if re.search(rf"\b{re.escape(name.lower())}\b", said)]
        lines = [line for line in one.body.splitlines()[:-2] if line]
        links = [line.strip() for line in lines if line.startswith("  ")]
        assert links and all(
            re.fullmatch(r"https://regsosek\.contoh\.id/pemberitahuan/#[a-z-]+", link) for link in links
        )
        assert all(LINE.fullmatch(line) for line in lines if not line.startswith("  ")) and len(lines) == 2 * len(links)
    [of_pml] = [one for one in mailoutbox if one.to == ["budi@contoh.id"]]
    assert "! Menunggu pemeriksaan: 1, menunggu 4 hari" in of_pml.body and "3 hal menunggu" in of_pml.subject


def test_nobody_gets_a_second_mail_on_one_day(all_have_addresses, mailoutbox, ppl):
    send_due(SEVEN)
    sent = len(mailoutbox)
    assert send_due(SEVEN + timedelta(minutes=5)) == 0 and len(mailoutbox) == sent
    with pytest.raises(IntegrityError), transaction.atomic():
        MorningMail.objects.create(officer=ppl, day=(SEVEN + timedelta(hours=8)).date())
    assert send_due(SEVEN + timedelta(days=1)) == sent


def test_a_mail_that_another_worker_begins_meanwhile_is_left_to_it(all_have_addresses, mailoutbox, monkeypatch):
    def opens_late(self):
        day = (SEVEN + timedelta(hours=8)).date()
        MorningMail.objects.bulk_create(MorningMail(officer=one, day=day) for one in Officer.objects.all())

    monkeypatch.setattr(EmailBackend, "open", opens_late)
    assert send_due(SEVEN) == 0 and not mailoutbox


@pytest.mark.parametrize(("minutes", "is_time"), [(-1, False), (0, True), (179, True), (180, False)])
def test_it_is_sent_between_seven_and_ten_where_one_works(all_have_addresses, mailoutbox, minutes, is_time):
    send_due(SEVEN + timedelta(minutes=minutes))
    assert bool(mailoutbox) == is_time


def test_who_switched_it_off_gets_none_and_switches_for_nobody_else(client, all_have_addresses, mailoutbox, pml):
    client.force_login(pml)
    assert "Jangan kirim" in client.get(reverse("enumeration:notices")).content.decode()
    client.post(reverse("enumeration:switch_mail"), {"surat": "tidak"})
    client.post(reverse("enumeration:switch_mail"), {"surat": "tidak"})
    send_due(SEVEN)
    assert recipients(mailoutbox) == {"ani", "cici", "dewi", "hadi"}
    assert "Kirim lagi" in client.get(reverse("enumeration:notices")).content.decode()
    client.post(reverse("enumeration:switch_mail"), {"surat": "ya"})
    send_due(SEVEN + timedelta(days=1))
    assert "budi" in recipients(mailoutbox)


def test_a_made_up_round_sends_none(all_have_addresses, mailoutbox):
    Round.objects.update(is_made_up=True)
    assert send_due(SEVEN) == 0 and not mailoutbox


def test_without_a_server_nothing_is_sent_and_the_administrator_reads_what_lacks(
    client, all_have_addresses, mailoutbox, settings, administrator, kab
):
    settings.EMAIL_HOST = settings.SITE_ADDRESS = ""
    assert send_due(SEVEN) == 0 and not mailoutbox and not MorningMail.objects.exists()
    for who, is_told in ((administrator, True), (kab, False)):
        client.force_login(who)
        page = client.get(reverse("enumeration:notices")).content.decode()
        assert ("REGSOSEK_MAIL, REGSOSEK_ADDRESS" in page) == is_told
        assert "Jangan kirim" not in page


def test_a_server_that_cannot_be_reached_is_tried_again(all_have_addresses, mailoutbox, monkeypatch):
    def refuses(self):
        raise ConnectionRefusedError(111, "Connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "open", refuses)
        assert send_due(SEVEN) == 0 and not MorningMail.objects.exists()
    assert send_due(SEVEN) == 5


def test_a_mail_that_may_have_arrived_is_not_sent_again(
    client, all_have_addresses, mailoutbox, monkeypatch, administrator
):
    really_send, told = EmailBackend.send_messages, []

    def fails(self, messages):
        told.append(messages[0].to[0])
        if len(told) == 1:
            raise SMTPRecipientsRefused({})
        if len(told) == 2:
            raise SMTPServerDisconnected("gone")
        return really_send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", fails)
    assert send_due(SEVEN) == 0 and len(told) == 2, "after the connection is gone the rest is left to the next ring"
    assert send_due(SEVEN) == 3
    assert len(set(told)) == len(told) == 5
    problems = set(MorningMail.objects.exclude(problem="").values_list("problem", flat=True))
    assert problems == {"SMTPRecipientsRefused", "SMTPServerDisconnected"}


def test_the_address_of_a_mail_server_says_all_about_it():
    found = mail.server("smtp+tls://regsosek:rahasia%40@smtp.contoh.id")
    assert (found.host, found.port, found.password, found.starts_tls) == ("smtp.contoh.id", 587, "rahasia@", True)
    assert mail.server("").backend.endswith("dummy.EmailBackend")
    with pytest.raises(ImproperlyConfigured, match="REGSOSEK_MAIL"):
        mail.server("smtp.contoh.id:587")
