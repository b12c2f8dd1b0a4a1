"""Every paper, in the order in which a packet is assembled. Importing this module registers them."""

from enumeration.papers import letter, card, prelist, handover, nonresponse  # noqa: F401, I001
from enumeration.papers.registry import PAPERS, Paper, paper_of

__all__ = ["PAPERS", "Paper", "paper_of"]
