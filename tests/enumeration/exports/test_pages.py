"""The pages of exports and of jobs."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration import jobs
from enumeration.models import Export, Job
from tests.conftest import KECAMATAN, VILLAGE
from tests.enumeration.exports.conftest import PURPOSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, analyst):
    """Signed in as the analyst: page("exports")."""
    client.force_login(analyst)

    def get(name: str, *args, **headers):
        return client.get(reverse(f"enumeration:{name}", args=args), headers=headers or None)

    return get


@pytest.fixture
def done(ask) -> Export:
    export = ask()
    jobs.run(export.job_id)
    return Export.objects.get(pk=export.pk)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


# --- The list and one export -----------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do(page):
    assert "Belum ada ekspor" in text_of(page("exports"))


def test_the_list_shows_what_i_asked_for(page, ask, done, colleague):
    at_work = ask(purpose="Sedang dikerjakan sekarang")
    ask(by=colleague, purpose="Milik rekan, bukan milik saya")
    shown = text_of(page("exports"))
    assert PURPOSE in shown
    assert "Sedang dikerjakan sekarang" in shown
    assert reverse("enumeration:job_progress", args=[at_work.job_id]) in shown
    assert reverse("enumeration:export_file", args=[done.pk]) in shown
    assert "Milik rekan" not in shown


def test_the_list_asks_the_same_few_questions_however_long_it_is(page, ask, django_assert_max_num_queries):
    for _ in range(3):
        Job.objects.filter(pk=ask().job_id).update(state=Job.State.RUNNING)
    page("exports")
    with django_assert_max_num_queries(14):
        page("exports")


def test_one_export_shows_its_file_and_downloads(page, done, client):
    page("export_file", done.pk)
    shown = text_of(page("export", done.pk))
    assert done.sha256 in shown
    assert done.download_name in shown
    assert "Unduhan" in shown


def test_a_failed_export_says_why(page, ask, exporter):
    exporter.counted = 99
    export = ask()
    jobs.run(export.job_id)
    assert "Jumlah baris tidak sama" in text_of(page("export", export.pk))


# --- Asking ----------------------------------------------------------------------------------------------------------


def post(client, **values):
    asked = {"area_code": KECAMATAN, "file_format": "xlsx", "purpose": PURPOSE, "agreement": ""} | values
    return client.post(reverse("enumeration:new_export") + "?kind=test_list", asked)


def test_the_form_asks_for_a_file(page, exporter, client):
    page("exports")
    response = post(client, sort=["a", "b"], area_code=VILLAGE)
    export = Export.objects.get()
    assert response.headers["Location"] == reverse("enumeration:export", args=[export.pk])
    assert (export.area_code, export.filters) == (VILLAGE, {"sort": ["a", "b"]})


def test_the_form_wants_a_purpose(page, exporter, client):
    page("exports")
    response = post(client, purpose="")
    assert response.status_code == 422
    assert "Tuliskan tujuan penggunaan data" in text_of(response)
    assert "Tuliskan tujuan" in text_of(post(client, purpose="data"))
    assert not Export.objects.exists()


def test_the_form_offers_only_areas_in_reach(page, exporter, client):
    page("exports")
    shown = text_of(client.get(reverse("enumeration:new_export") + "?kind=test_list"))
    assert "Kecamatan Larompong" in shown and "Riwang (7317010001)" in shown
    assert "7371" not in shown
    assert post(client, area_code="7371010").status_code == 422


def test_asking_again_begins_with_what_was_asked(page, done, client):
    shown = text_of(client.get(reverse("enumeration:new_export") + f"?kind=test_list&like={done.pk}"))
    assert PURPOSE in shown
    assert client.get(reverse("enumeration:new_export") + "?like=nonsense").status_code == 200


def test_the_form_begins_with_the_format_that_was_taken_last(page, ask, exporter, client):
    page("exports")
    new = reverse("enumeration:new_export") + "?kind=test_list"
    assert client.get(new).context["form"]["file_format"].value() == "xlsx"
    ask(file_format="csv-id")
    assert client.get(new).context["form"]["file_format"].value() == "csv-id"


def test_an_unknown_kind_is_not_found(page, client):
    page("exports")
    assert client.get(reverse("enumeration:new_export") + "?kind=nonsense").status_code == 404


# --- Having it -------------------------------------------------------------------------------------------------------


def test_the_file_comes_whole_under_its_name(page, done, files):
    response = page("export_file", done.pk)
    content = b"".join(response.streaming_content)
    assert content == (files / done.file_name).read_bytes()
    assert response.headers["Content-Disposition"] == f'attachment; filename="{done.download_name}"'
    assert response.headers["Content-Length"] == str(len(content))
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert done.downloads.count() == 1


def test_a_browser_that_packs_gets_it_unpacked_with_its_length(page, done):
    response = page("export_file", done.pk, accept_encoding="gzip")
    assert response.headers["Content-Length"] == str(done.size)


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=10-", 10, None), ("bytes=0-99", 0, 99), ("bytes=5-999999999", 5, None)]
)
def test_a_broken_off_download_goes_on(page, done, files, asked, first, last):
    content = (files / done.file_name).read_bytes()
    response = page("export_file", done.pk, range=asked)
    end = len(content) - 1 if last is None else last
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes {first}-{end}/{len(content)}"
    assert b"".join(response.streaming_content) == content[first : end + 1]


@pytest.mark.parametrize("asked", ["bytes=-5", "bytes=9-3", "lines=1-2", "bytes=0-1,4-5"])
def test_a_range_not_understood_is_the_whole_file(page, done, asked):
    assert page("export_file", done.pk, range=asked).status_code == 200


def test_an_expired_file_is_a_page_that_says_so(page, done):
    Export.objects.update(expires_at=timezone.now())
    response = page("export_file", done.pk)
    assert response.status_code == 410
    assert "Minta lagi" in text_of(response)
    assert not done.downloads.exists()


def test_a_file_not_made_yet_leads_to_its_progress(page, ask):
    export = ask()
    assert page("export_file", export.pk).headers["Location"] == reverse("enumeration:export", args=[export.pk])


@pytest.mark.parametrize("name", ["export", "export_file"])
def test_to_everyone_else_it_does_not_exist(client, done, colleague, kab, name):
    for other in (colleague, kab):
        client.force_login(other)
        assert client.get(reverse(f"enumeration:{name}", args=[done.pk])).status_code == 404
    assert not done.downloads.exists()


# --- Jobs ------------------------------------------------------------------------------------------------------------


def test_the_bar_is_asked_for_until_the_job_is_over(page, ask):
    export = ask()
    address = reverse("enumeration:job_progress", args=[export.job_id])
    waiting = page("job_progress", export.job_id)
    assert f'hx-get="{address}"' in text_of(waiting)
    assert "HX-Refresh" not in waiting.headers
    jobs.run(export.job_id)
    over = page("job_progress", export.job_id)
    assert over.headers["HX-Refresh"] == "true"
    assert "hx-get" not in text_of(over)


def test_the_page_of_a_job_leads_to_what_it_is_for(page, ask):
    export = ask()
    assert reverse("enumeration:export", args=[export.pk]) in text_of(page("job", export.job_id))


def test_cancelling(page, ask, client):
    export = ask()
    page("exports")
    response = client.post(reverse("enumeration:job_cancel", args=[export.job_id]))
    assert response.status_code == 302
    assert Job.objects.get().state == Job.State.CANCELLED


def test_nobody_else_sees_or_cancels_it(client, ask, colleague):
    export = ask()
    client.force_login(colleague)
    for name in ("job", "job_progress"):
        assert client.get(reverse(f"enumeration:{name}", args=[export.job_id])).status_code == 404
    assert client.post(reverse("enumeration:job_cancel", args=[export.job_id])).status_code == 404
    assert Job.objects.get().state == Job.State.WAITING
