"""Addresses of proposals/."""

from django.urls import path

from enumeration.proposals.views import deciding, proposal

urlpatterns = [
    path("penugasan/<str:code>/usulan/", proposal.new_proposal, name="balance_new"),
    path("usulan/<uuid:pk>/", proposal.proposal_page, name="balance"),
    path("usulan/<uuid:pk>/beban/", proposal.officers_loads, name="balance_loads"),
    path("usulan/<uuid:pk>/ubah/", deciding.change_lines, name="balance_change"),
    path("usulan/<uuid:pk>/putuskan/", deciding.decide_proposal, name="balance_decide"),
]
