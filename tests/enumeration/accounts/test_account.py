"""Signing in and out: clear words when it fails, a lock that says how long, and pages that say what to do."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from enumeration.access import Role
from enumeration.home import views
from tests.conftest import DISTRICT, NEIGHBOUR_SLS, OWN_SLS, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def ani(ppl):
    ppl.set_password(PASSWORD)
    ppl.save()
    return ppl


def sign_in(client, username: str, password: str, **more):
    return client.post(reverse("enumeration:login"), {"username": username, "password": password, **more})


def test_signing_in_leads_to_the_page_that_was_asked_for(client, ani):
    asked = client.get(reverse("enumeration:gallery"))
    assert asked.status_code == 302
    answer = sign_in(client, "ani", PASSWORD, next=reverse("enumeration:gallery"))
    assert answer.url == reverse("enumeration:gallery")


def test_another_site_is_never_the_next_page(client, ani):
    assert sign_in(client, "ani", PASSWORD, next="https://example.com/").url == reverse("enumeration:home")


def test_a_wrong_password_is_said_in_words(client, ani):
    page = sign_in(client, "ani", "salah").content.decode()
    assert "Nama pengguna atau kata sandi salah" in page
    assert 'role="alert"' in page


def test_after_ten_wrong_passwords_it_says_how_long_to_wait(client, ani):
    for _ in range(11):
        answer = sign_in(client, "ani", "salah")
    assert answer.status_code == 429
    assert "menit" in answer.content.decode()


def test_signing_out_needs_a_press(client, ani):
    client.force_login(ani)
    assert client.get(reverse("enumeration:logout")).status_code == 405
    client.post(reverse("enumeration:logout"))
    assert client.get(reverse("enumeration:home")).status_code == 302


def test_the_password_can_be_changed(client, ani):
    client.force_login(ani)
    new = "kata-sandi-baru-456"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    page = client.post(reverse("enumeration:password_change"), fields, follow=True)
    assert "Kata sandi sudah diganti" in page.content.decode()
    ani.refresh_from_db()
    assert ani.check_password(new)


def test_the_frame_says_who_is_signed_in_and_where(client, officer):
    client.force_login(officer("lina", Role.ENUMERATOR, OWN_SLS, NEIGHBOUR_SLS, full_name="Lina Marlina"))
    page = client.get(reverse("enumeration:home")).content.decode()
    assert "Lina Marlina" in page
    assert "PPL (pendata)" in page
    assert "Riwang · 2 wilayah tugas" in page


def test_made_up_data_is_said_on_every_page(client, ani):
    client.force_login(ani)
    for page in (reverse("enumeration:home"), reverse("enumeration:gallery"), "/tidak-ada/"):
        assert "Data contoh" in client.get(page).content.decode()


def test_the_navigation_shows_what_the_role_may_open(client, officer, administrator):
    admin_url = reverse("admin:index")
    client.force_login(officer("oki", Role.OBSERVER, DISTRICT))
    assert f'href="{admin_url}"' not in client.get(reverse("enumeration:home")).content.decode()
    client.force_login(administrator)
    assert f'href="{admin_url}"' in client.get(reverse("enumeration:home")).content.decode()


def test_the_frame_asks_the_database_little(client, ani, django_assert_max_num_queries):
    client.force_login(ani)
    client.get(reverse("enumeration:gallery"))
    # session, officer, may they; the round, the entries, where they work, and that area's name
    with django_assert_max_num_queries(7):
        client.get(reverse("enumeration:gallery"))


def test_what_does_not_exist_says_what_to_do(client):
    answer = client.get("/tidak-ada/")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.content.decode()


def test_a_database_that_does_not_answer_is_503_and_comes_back(client, ani, monkeypatch):
    client.force_login(ani)
    client.raise_request_exception = False

    def no_database(request, round):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(views, "tasks_for", no_database)
    answer = client.get(reverse("enumeration:home"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "tidak tersedia" in answer.content.decode()


def test_a_fault_of_ours_is_500_in_words(client, ani, monkeypatch):
    client.force_login(ani)
    client.raise_request_exception = False

    def broken(request, round):
        raise ValueError("fault")

    monkeypatch.setattr(views, "tasks_for", broken)
    answer = client.get(reverse("enumeration:home"))
    assert answer.status_code == 500
    assert "salah di pihak kami" in answer.content.decode()


def test_a_phone_set_to_english_is_still_answered_in_indonesian(client):
    answer = client.get(reverse("enumeration:login"), headers={"accept-language": "en-US,en"})
    assert answer["Content-Language"] == "id"


def test_the_switch_is_remembered(client):
    client.post(reverse("enumeration:set_language"), {"language": "en", "next": "/masuk/"})
    assert client.get(reverse("enumeration:login"))["Content-Language"] == "en"
