"""The gallery shows every component; each refuses parameters and tones that do not exist."""

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.urls import reverse

from enumeration.home.gallery import parameters_of
from enumeration.templatetags.ui import COMPONENTS

FOLDER = settings.BASE_DIR / "templates/components"
# Pieces of base.html, drawn by nothing else.
OF_THE_FRAME = {"import_map", "language_switch"}


def draw(source: str, **context) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(context)


def test_every_file_is_a_component_with_an_example():
    files = {file.stem for file in FOLDER.glob("*.html")} - OF_THE_FRAME
    assert files == set(COMPONENTS)
    assert {file.stem for file in FOLDER.glob("examples/*.html")} == files | {"icon"}


def test_the_gallery_shows_each_with_its_parameters(client, kab):
    client.force_login(kab)
    page = client.get(reverse("enumeration:gallery")).content.decode()
    for name, component in COMPONENTS.items():
        assert f'id="{name}"' in page
        assert component.function.__doc__
        assert all(parameter.split("=")[0] in page for parameter in parameters_of(component.function))


def test_no_component_needs_what_the_security_policy_forbids(client, kab):
    client.force_login(kab)
    page = client.get(reverse("enumeration:gallery")).content.decode()
    assert " style=" not in page
    assert not any(f" {handler}=" in page for handler in ("onclick", "onsubmit", "onchange", "onload"))


@pytest.mark.parametrize("source", ["{% badge 'a' colour='red' %}", "{% card nonsense=1 %}{% endcard %}"])
def test_an_unknown_parameter_is_refused(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def test_an_unknown_tone_is_refused_with_those_there_are():
    with pytest.raises(TemplateSyntaxError, match="neutral, info"):
        draw("{% badge 'a' tone='pink' %}")


def test_names_are_escaped_and_buttons_are_not():
    drawn = draw("{% page_header title=name %}<a href='/'>Kembali</a>{% endpage_header %}", name="<b>Baso</b>")
    assert "&lt;b&gt;Baso&lt;/b&gt;" in drawn
    assert "<a href='/'>Kembali</a>" in drawn


def test_bars_are_measured_with_a_point_whatever_the_language():
    drawn = draw("{% state_bar counts=counts %}", counts={"open": 1, "completed": 2})
    assert 'width="33.333"' in drawn
    assert 'x="33.333"' in drawn


def test_a_state_bar_of_nothing_is_drawn():
    assert "state-bar-ground" in draw("{% state_bar counts=counts %}", counts={})


def test_a_chart_without_figures_says_so():
    spec = {"kind": "bar", "categories": [], "series": []}
    assert "Belum ada data" in draw("{% chart id='x' label='y' spec=spec %}", spec=spec)


def test_a_job_asks_again_only_while_it_is_at_work():
    class Job:
        state, done, total, note, error = "running", 1, 2, "", ""

    assert 'hx-trigger="every 2s"' in draw("{% job_progress job=job url='/j/' %}", job=Job)
    Job.state = "done"
    assert "hx-trigger" not in draw("{% job_progress job=job url='/j/' %}", job=Job)
