"""A printed code lets an officer choose a password, once: guessing voids it, and a race for it has one winner."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import Officer, SignInCode
from enumeration.officers.actions import inviting, staffing
from tests.conftest import DISTRICT, FOREIGN_SLS, OWN_SLS

CHOSEN = "sepeda-merah-di-pagar"


def code_for(officer: Officer, by: Officer) -> str:
    [(_officer, code)] = inviting.make_codes([officer], by=by)
    return code


def use(client, username: str, code: str, password: str = CHOSEN, again: str | None = None):
    return client.post(
        reverse("enumeration:sign_in_code"),
        {"username": username, "code": code, "new_password1": password, "new_password2": again or password},
    )


def may_sign_in(client, username: str, password: str) -> bool:
    client.logout()
    return client.post(reverse("enumeration:login"), {"username": username, "password": password}).status_code == 302


@pytest.mark.django_db
class TestUsingACode:
    def test_the_officer_chooses_a_password_and_is_signed_in(self, client, ppl, kab):
        code = code_for(ppl, kab)
        answer = use(client, "ani", code)
        assert answer.url == reverse("enumeration:home")
        assert client.get(answer.url).wsgi_request.user == ppl
        assert may_sign_in(client, "ani", CHOSEN)

    def test_it_is_typed_as_people_type(self, client, ppl, kab):
        code = code_for(ppl, kab)
        assert use(client, "ani", f" {code.lower().replace('-', ' ')} ").status_code == 302

    def test_a_second_time_it_opens_nothing(self, client, ppl, kab):
        code = code_for(ppl, kab)
        use(client, "ani", code)
        client.logout()
        assert use(client, "ani", code, "kata-sandi-orang-lain").status_code == 422
        assert may_sign_in(client, "ani", CHOSEN)

    def test_a_newer_code_makes_the_older_void(self, client, ppl, kab):
        older, newer = code_for(ppl, kab), code_for(ppl, kab)
        assert use(client, "ani", older).status_code == 422
        assert use(client, "ani", newer).status_code == 302

    def test_after_fourteen_days_it_is_over(self, client, ppl, kab):
        code = code_for(ppl, kab)
        assert SignInCode.objects.get().expires_at - timezone.now() > timedelta(days=13, hours=23)
        SignInCode.objects.update(expires_at=timezone.now())
        assert use(client, "ani", code).status_code == 422

    def test_a_weak_password_is_refused_and_the_code_stays(self, client, ppl, kab):
        Officer.objects.filter(pk=ppl.pk).update(full_name="Annisa Rahmawati Putri")
        code = code_for(ppl, kab)
        assert "terlalu pendek" in use(client, "ani", code, "pendek").content.decode()
        assert use(client, "ani", code, "annisarahmawatiputri").status_code == 422
        assert use(client, "ani", code, again="lain-sama-sekali-1").status_code == 422
        assert use(client, "ani", code).status_code == 302

    def test_who_was_signed_in_elsewhere_is_out(self, client, ppl, kab):
        code = code_for(ppl, kab)
        other = type(client)()
        other.force_login(ppl)
        use(client, "ani", code)
        assert other.get(reverse("enumeration:home")).status_code == 302


@pytest.mark.django_db
class TestGuessing:
    def test_the_answer_is_the_same_whatever_is_wrong(self, client, ppl, neighbour_ppl, officer, kab):
        used, expired, wrong = officer("joko", Role.ENUMERATOR, OWN_SLS[:10]), neighbour_ppl, ppl
        codes = {one.username: code for one, code in inviting.make_codes([used, expired, wrong], by=kab)}
        use(type(client)(), "joko", codes["joko"])
        SignInCode.objects.filter(officer=expired).update(expires_at=timezone.now())
        asked = [("joko", codes["joko"]), ("bayu", codes["bayu"]), ("ani", "AAAAA-AAAAA"), ("siapa", "AAAAA-AAAAA")]
        answers = [use(type(client)(), username, code) for username, code in asked]
        mains = [re.search(r"<main.*</main>", answer.content.decode(), re.S)[0] for answer in answers]
        assert "tidak cocok, atau kode sudah terpakai atau kedaluwarsa" in mains[0]
        # What was typed stands in the fields again; nothing else may differ.
        assert len({re.sub(r'value="[^"]*"', "", main) for main in mains}) == 1
        assert {answer.status_code for answer in answers} == {422}

    def test_wrong_tries_never_void_it(self, client, ppl, kab):
        code = code_for(ppl, kab)
        for number in range(12):
            use(type(client)(REMOTE_ADDR=f"10.0.0.{number}"), "ani", "AAAAA-AAAAA")
        assert use(client, "ani", code).status_code == 302

    def test_the_table_says_nothing_about_the_code(self, ppl, kab):
        code = code_for(ppl, kab)
        kept = str(vars(SignInCode.objects.get()))
        assert code not in kept
        assert code.replace("-", "") not in kept


@pytest.mark.django_db
class TestMakingCodes:
    def test_they_are_readable_and_all_different(self, ppl, neighbour_ppl, kab):
        codes = [code for _officer, code in inviting.make_codes([ppl, neighbour_ppl], by=kab)]
        assert len(set(codes)) == 2
        assert not set("".join(codes)) & set("0O1IL2Z5S8B")
        assert all(len(code) == 11 and code[5] == "-" for code in codes)

    @pytest.mark.parametrize("who", ["ppl", "pml", "koseka", "analyst", "operator", "observer"])
    def test_the_field_makes_none(self, who, request, neighbour_ppl):
        with pytest.raises(inviting.CannotInvite):
            inviting.make_codes([neighbour_ppl], by=request.getfixturevalue(who))
        assert not SignInCode.objects.exists()

    def test_nobody_outside_reach_or_inactive_gets_one(self, officer, ppl, neighbour_ppl, kab):
        foreign = officer("joko", Role.ENUMERATOR, FOREIGN_SLS)
        staffing.deactivate(neighbour_ppl, by=kab, reason="berhenti")
        for wanted in ([ppl, foreign], [ppl, neighbour_ppl]):
            with pytest.raises(inviting.CannotInvite):
                inviting.make_codes(wanted, by=kab)
        assert not SignInCode.objects.exists()

    @pytest.mark.parametrize("who", ["kab2", "analyst", "administrator"])
    def test_no_colleague_can_become_the_second_person(self, who, request, kab, administrator, officer):
        colleague, other = request.getfixturevalue(who), officer("hasan", Role.ADMINISTRATOR, DISTRICT)
        with pytest.raises(inviting.CannotInvite):
            inviting.make_codes([colleague], by=kab)
        if who == "administrator":
            with pytest.raises(inviting.CannotInvite, match="di server"):
                inviting.make_codes([colleague], by=other)
        else:
            assert inviting.make_codes([colleague], by=other)

    def test_deactivation_voids_it(self, client, ppl, kab):
        code = code_for(ppl, kab)
        staffing.deactivate(ppl, by=kab, reason="berhenti")
        assert use(client, "ani", code).status_code == 422
        staffing.reactivate(ppl, by=kab, reason="kembali")
        assert use(client, "ani", code).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_with_one_code_one_wins(ppl, kab):
    """Both have read the code as unused when either of them uses it up."""
    for round in range(10):
        code = code_for(ppl, kab)
        start, outcomes = threading.Barrier(2), []

        def type_in(password: str, code: str = code, start=start, outcomes=outcomes) -> None:
            found = SignInCode.objects.filter(used_at=None, voided_at=None).select_related("officer").get()
            start.wait(timeout=20)
            try:
                inviting._use(found, password)
                outcomes.append(password)
            except inviting.WrongCode:
                outcomes.append(None)
            finally:
                connection.close()

        threads = [threading.Thread(target=type_in, args=[f"pilihan-{round}-{each}-panjang"]) for each in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        won = [password for password in outcomes if password]
        assert len(outcomes) == 2
        assert len(won) == 1
        ppl.refresh_from_db()
        assert ppl.check_password(won[0])
