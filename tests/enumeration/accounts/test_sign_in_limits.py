"""Guessing is slowed by name and by address, in the database and before hashing; nobody is locked out by a stranger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from enumeration import expiry, sign_in_limits
from enumeration.access import Role
from enumeration.models import Officer, SignInTry
from enumeration.officers.actions import inviting
from tests.conftest import DISTRICT, PASSWORD

pytestmark = pytest.mark.django_db
CHOSEN = "sepeda-merah-di-pagar"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """What is counted here are tries, of which there are hundreds."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ani(ppl) -> Officer:
    Officer.objects.filter(pk=ppl.pk).update(password=make_password(PASSWORD))
    ppl.refresh_from_db()
    return ppl


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def sign_in(client: Client, username: str, password: str = "salah-sama-sekali"):
    return client.post(reverse("enumeration:login"), {"username": username, "password": password})


def use_code(client: Client, username: str, code: str):
    fields = {"username": username, "code": code, "new_password1": CHOSEN, "new_password2": CHOSEN}
    return client.post(reverse("enumeration:sign_in_code"), fields)


@pytest.fixture
def never_hashed(monkeypatch):
    """From here on, looking at a password fails the test."""

    def start() -> None:
        def hashing(*args, **kwargs):
            raise AssertionError("a password was looked at")

        monkeypatch.setattr(ModelBackend, "authenticate", hashing)

    return start


def test_the_eleventh_failure_of_a_name_is_refused_before_hashing(ani, never_hashed):
    for number in range(10):
        assert sign_in(at(f"10.0.{number}.1"), "ani").status_code == 200
    never_hashed()
    answer = sign_in(at("10.9.9.9"), "ANI", PASSWORD)
    assert answer.status_code == 429
    assert 3500 < int(answer["Retry-After"]) <= 3600
    assert "Coba lagi setelah" in answer.content.decode()


def test_it_passes_with_the_hour(ani):
    for _each in range(10):
        sign_in(at("10.0.0.1"), "ani")
    SignInTry.objects.update(at=timezone.now() - timedelta(hours=1, seconds=1))
    assert sign_in(at("10.0.0.2"), "ani", PASSWORD).status_code == 302
    expiry.purge()
    assert not SignInTry.objects.exists()


def test_a_refused_try_does_not_prolong_it(ani):
    for _each in range(15):
        sign_in(at("10.0.0.1"), "ani")
    assert SignInTry.objects.count() == 20  # ten of the name, ten of the address


def test_89_names_from_one_address_are_slowed(db):
    answers = [sign_in(at("10.0.0.1"), f"petugas{number}").status_code for number in range(89) for _each in range(2)]
    assert answers == [200] * 100 + [429] * 78
    assert sign_in(at("10.0.0.2"), "petugas0").status_code == 200


def test_a_training_hall_of_sixty_behind_one_address_gets_in(officer):
    hashed = make_password(PASSWORD)  # once: each takes a tenth of a second
    for number in range(60):
        officer(f"peserta{number}", Role.OBSERVER, DISTRICT)
    Officer.objects.filter(username__startswith="peserta").update(password=hashed)
    for number in range(60):
        hall = at("10.0.0.1")
        assert sign_in(hall, f"peserta{number}", "salah-ketik-sekali").status_code == 200
        assert sign_in(hall, f"peserta{number}", PASSWORD).status_code == 302
    assert SignInTry.objects.count() == 120  # of each one failure, by name and by address


class TestTheVictim:
    def attack(self) -> None:
        for number in range(15):
            sign_in(at(f"10.1.{number}.1"), "ani")
        assert sign_in(at("10.1.99.1"), "ani", PASSWORD).status_code == 429

    def test_gets_in_with_a_browser_used_before(self, ani):
        own = at("10.0.0.1")
        assert sign_in(own, "ani", PASSWORD).status_code == 302
        own.post(reverse("enumeration:logout"))
        self.attack()
        assert sign_in(own, "ani", PASSWORD).status_code == 302

    def test_gets_in_from_the_attackers_own_address(self, ani):
        own = at("10.1.0.1")
        sign_in(own, "ani", PASSWORD)
        for number in range(110):
            sign_in(at("10.1.0.1"), f"nama{number}")
        assert sign_in(at("10.1.0.1"), "lain", PASSWORD).status_code == 429
        assert sign_in(own, "ani", PASSWORD).status_code == 302

    def test_gets_in_with_a_code(self, ani, kab):
        self.attack()
        [(_one, code)] = inviting.make_codes([ani], by=kab)
        assert use_code(at("10.0.0.1"), "ani", code).status_code == 302

    def test_a_known_browser_has_a_limit_of_its_own(self, ani):
        own = at("10.0.0.1")
        sign_in(own, "ani", PASSWORD)
        assert [sign_in(own, "ani").status_code for _each in range(12)] == [200] * 10 + [429] * 2
        assert sign_in(at("10.0.0.2"), "ani", PASSWORD).status_code == 302


class TestTheCookie:
    def test_one_of_somebody_else_or_made_up_is_nothing(self, ani, neighbour_ppl):
        Officer.objects.filter(pk=neighbour_ppl.pk).update(password=make_password(PASSWORD))
        other = at("10.0.0.9")
        sign_in(other, "bayu", PASSWORD)
        for _each in range(10):
            sign_in(other, "ani")
        assert sign_in(other, "ani", PASSWORD).status_code == 429
        forged = at("10.0.0.8")
        forged.cookies["known"] = f'{{"{ani.pk}": "x"}}'
        assert sign_in(forged, "ani", PASSWORD).status_code == 429

    def test_nobody_reads_it_in_the_page(self, ani):
        cookie = sign_in(at("10.0.0.1"), "ani", PASSWORD).cookies["known"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_several_officers_share_a_telephone(self, officer):
        browser, hashed = at("10.0.0.1"), make_password(PASSWORD)
        for number in range(10):
            officer(f"rekan{number}")
        Officer.objects.filter(username__startswith="rekan").update(password=hashed)
        for number in range(10):
            sign_in(browser, f"rekan{number}", PASSWORD)
        request = RequestFactory().get("/")
        request.COOKIES = {"known": browser.cookies["known"].value}
        assert len(sign_in_limits.known_browsers(request)) == 8


class TestCodes:
    def test_a_hundred_wrong_ones_do_not_void_it(self, ani, kab):
        [(_one, code)] = inviting.make_codes([ani], by=kab)
        answers = [use_code(at("10.0.0.1"), "ani", "AAAAA-AAAAA").status_code for _each in range(101)]
        assert answers == [422] * 100 + [429]
        assert use_code(at("10.0.0.1"), "ani", code).status_code == 429
        assert use_code(at("10.0.0.2"), "ani", code).status_code == 302

    def test_a_weak_password_with_the_right_code_counts_as_no_failure(self, ani, kab):
        Officer.objects.filter(pk=ani.pk).update(full_name="Annisa Rahmawati Putri")
        [(_one, code)] = inviting.make_codes([ani], by=kab)
        fields = {"new_password1": "annisarahmawatiputri", "new_password2": "annisarahmawatiputri"}
        at("10.0.0.1").post(reverse("enumeration:sign_in_code"), {"username": "ani", "code": code} | fields)
        assert not SignInTry.objects.exists()


class TestTheApi:
    @pytest.mark.parametrize("name", ["session", "tokens"])
    def test_it_has_the_same_limits(self, ani, name):
        address = {"session": "/api/v1/session/", "tokens": "/api/v1/tokens/"}[name]
        sent = {"username": "ani", "password": "salah", "name": "uji", "scopes": ["areas"]}
        answers = [at("10.0.0.1").post(address, sent, content_type="application/json") for _each in range(11)]
        assert [answer.status_code for answer in answers] == [400] * 10 + [429]
        assert 0 < int(answers[-1]["Retry-After"]) <= 3600
        assert sign_in(at("10.0.0.2"), "ani", PASSWORD).status_code == 429


def test_the_old_password_is_not_guessed_in_a_browser_left_open(client, ani):
    client.force_login(ani)
    fields = {"old_password": "salah", "new_password1": CHOSEN, "new_password2": CHOSEN}
    address = reverse("enumeration:password_change")
    answers = [client.post(address, fields).status_code for _each in range(11)]
    assert answers == [200] * 10 + [429]
    assert client.post(address, fields | {"old_password": PASSWORD}).status_code == 429


def test_one_officer_has_one_counter_however_the_name_is_spelled(ani):
    """PostgreSQL finds ani by anı (without a dot) too; Python folds the two apart."""
    answers = [sign_in(at(f"10.0.0.{number}"), name).status_code for number in range(6) for name in ("ani", "an\u0131")]
    assert answers == [200] * 10 + [429] * 2


class TestTheAddress:
    @pytest.mark.parametrize(
        ("proxies", "forwarded", "address"),
        [
            (0, "1.1.1.1", "10.0.0.1"),
            (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
            (1, "", "10.0.0.1"),
            (2, "6.6.6.6, 1.1.1.1, 10.0.0.7", "1.1.1.1"),
            (2, "6.6.6.6", "10.0.0.1"),
            (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            (1, "::ffff:1.1.1.1", "1.1.1.1"),
            (1, "6.6.6.6:40, 1.1.1.1:50001", "1.1.1.1"),
            (1, "[2001:db8:1:2:3:4:5:6]:50001", "2001:db8:1:2::/64"),
            (1, "[2001:db8:1:2:3:4:5:6]", "2001:db8:1:2::/64"),
        ],
    )
    def test_it_is_what_the_own_proxy_saw(self, settings, proxies, forwarded, address):
        settings.PROXIES = proxies
        request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
        assert sign_in_limits.address_of(request) == address

    def test_who_writes_a_new_one_with_each_try_is_slowed_all_the_same(self, settings, db):
        settings.PROXIES = 1
        answers = [
            Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"6.6.6.{number % 250}, 1.1.1.1")
            .post(reverse("enumeration:login"), {"username": f"nama{number}", "password": "x"})
            .status_code
            for number in range(101)
        ]
        assert answers == [200] * 100 + [429]


def test_the_table_tells_no_name_and_no_address(ani):
    sign_in(at("10.0.0.1"), "ani")
    kept = " ".join(SignInTry.objects.values_list("key", flat=True))
    assert "ani" not in kept
    assert "10.0" not in kept
