"""Passes: numbers that follow one another, one valid at a time, and taken back with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.access import NotAllowed
from enumeration.models import Officer, OfficerPass
from enumeration.officers.actions.staffing import deactivate
from enumeration.papers.actions.issuing import CannotIssue, issue_passes, revoke_pass

pytestmark = pytest.mark.django_db


def test_numbers_follow_one_another_within_the_office(give_pass, ppl, neighbour_ppl, pml):
    assert [give_pass(one).number for one in (ppl, neighbour_ppl, pml)] == [
        *("B-0001/73170/2026", "B-0002/73170/2026", "B-0003/73170/2026")
    ]


def test_a_number_is_not_given_again_after_it_was_revoked(give_pass, ppl, kab):
    revoke_pass(give_pass(ppl), by=kab, reason="kartu hilang")
    assert give_pass(ppl).number == "B-0002/73170/2026"


def test_who_has_a_valid_pass_gets_no_second_one(give_pass, ppl, kab, long_round):
    give_pass(ppl)
    assert issue_passes([ppl], round=long_round, by=kab) == []


def test_an_expired_pass_makes_room_for_the_next(give_pass, ppl, long_round):
    old = give_pass(ppl)
    yesterday = timezone.localdate() - timedelta(days=1)
    OfficerPass.objects.filter(pk=old.pk).update(valid_from=yesterday, valid_until=yesterday)
    new = give_pass(ppl)
    old.refresh_from_db()
    assert old.revoked_at is not None
    assert old.token != new.token


def test_tokens_cannot_be_guessed(give_pass, ppl, neighbour_ppl):
    one, other = give_pass(ppl).token, give_pass(neighbour_ppl).token
    assert one != other
    assert min(len(one), len(other)) >= 22  # 128 bits


def test_revoking_wants_a_reason(give_pass, ppl, kab):
    one = give_pass(ppl)
    with pytest.raises(CannotIssue, match="alasan"):
        revoke_pass(one, by=kab, reason="  ")
    revoked = revoke_pass(one, by=kab, reason="kartu hilang di Suli")
    assert (revoked.revoked_by, revoked.revoke_reason) == (kab, "kartu hilang di Suli")


def test_a_supervisor_of_elsewhere_neither_issues_nor_revokes(give_pass, ppl, outsider, long_round):
    with pytest.raises(NotAllowed):
        issue_passes([ppl], round=long_round, by=outsider)
    one = give_pass(ppl)
    with pytest.raises(NotAllowed):
        revoke_pass(one, by=outsider, reason="bukan urusan saya")


def test_nobody_who_left_gets_a_pass(ppl, kab, long_round):
    Officer.objects.filter(pk=ppl.pk).update(is_active=False)
    ppl.refresh_from_db()
    with pytest.raises(CannotIssue, match="tidak aktif"):
        issue_passes([ppl], round=long_round, by=kab)


def test_dates_in_the_past_or_the_wrong_way_round_are_refused(ppl, kab, long_round):
    today = timezone.localdate()
    with pytest.raises(CannotIssue, match="sudah lewat"):
        issue_passes([ppl], round=long_round, by=kab, valid_from=today - timedelta(9), valid_until=today - timedelta(1))
    with pytest.raises(CannotIssue, match="sebelum mulai"):
        issue_passes([ppl], round=long_round, by=kab, valid_from=today, valid_until=today - timedelta(1))


def test_deactivation_revokes_every_pass(give_pass, ppl, kab):
    one = give_pass(ppl)
    deactivate(ppl, by=kab, reason="mengundurkan diri")
    one.refresh_from_db()
    assert (one.revoked_by, one.revoke_reason) == (kab, "mengundurkan diri")


@pytest.mark.parametrize("typed", ["01/02/2027", "besok"])
def test_a_validity_that_cannot_be_read_is_said_and_makes_no_pass(client, kab, ppl, long_round, typed):
    """It counted as none, and the pass was valid for the whole round."""
    client.force_login(kab)
    address = reverse("enumeration:issue_pass", args=[ppl.pk])
    page = client.post(address, {"mulai": typed, "sampai": ""}, follow=True).content.decode()
    assert "2027-02-01 atau 1 Februari 2027" in page
    assert not OfficerPass.objects.exists()
