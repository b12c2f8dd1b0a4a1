"""Where the browser finds the codebook of a form."""

from __future__ import annotations

from django.urls import reverse

from enumeration.questionnaire.codebook import version
from enumeration.questionnaire.forms import FormKind


def codebook_address(form: str = FormKind.FAMILY) -> str:
    """Returns the address of this version of the codebook.

    Its content never changes, so browsers keep it without asking again.
    """
    which = f"form={form}&" if form != FormKind.FAMILY else ""
    return f"{reverse('api-codebook')}?{which}v={version(form)}"
