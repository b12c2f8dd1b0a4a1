"""The public page behind a QR code, and an officer's papers, as people see them: axe finds nothing in either theme."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from enumeration.models import Personnel
from enumeration.papers.actions.issuing import issue_passes
from tests.enumeration.papers.conftest import a_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pass_(ppl, pml, kab, round_):
    today = timezone.localdate()
    Personnel.objects.create(officer=ppl, photo=a_photo())
    [made] = issue_passes([ppl], round=round_, by=kab, valid_from=today, valid_until=today + timedelta(days=9))
    return made


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)])
def test_papers_are_open_to_everybody(open_page, pass_, kab, theme, width):
    public = reverse("enumeration:public_pass", args=[pass_.token])
    for path, by in (
        (public, None),
        (public + "?bahasa=en", None),
        (reverse("enumeration:officer_papers", args=[pass_.officer_id]), kab),
        (reverse("enumeration:own_papers"), pass_.officer),
    ):
        page = open_page(path, by=by, theme=theme, width=width)
        found = Axe().run(page).response["violations"]
        assert not found, [(path, one["id"], [node["target"] for node in one["nodes"]]) for one in found]
        assert not page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert not page.complaints


def test_a_stranger_is_shown_the_face_and_given_no_cookie(open_page, pass_):
    page = open_page(reverse("enumeration:public_pass", args=[pass_.token]), width=360)
    assert page.get_by_text("BERLAKU HARI INI").is_visible()
    assert page.evaluate("document.querySelector('img.face').naturalWidth") == 60
    assert page.context.cookies() == []
