"""Every paper, in the order in which a packet is assembled."""

from __future__ import annotations

from django.utils.translation import gettext as _

from enumeration.papers.card import Card
from enumeration.papers.handover import Handover, PaidHandover
from enumeration.papers.letter import Letter
from enumeration.papers.nonresponse import NonResponse
from enumeration.papers.paper import CannotPrint, Paper
from enumeration.papers.prelist import Prelist

PAPERS: dict[str, Paper] = {
    paper.kind: paper for paper in (Letter(), Card(), Prelist(), Handover(), PaidHandover(), NonResponse())
}


def paper_of(kind: str) -> Paper:
    """Returns the paper. Raises CannotPrint for an unknown kind."""
    if kind not in PAPERS:
        raise CannotPrint(_("Tidak ada berkas bernama %(kind)s.") % {"kind": kind})
    return PAPERS[kind]
