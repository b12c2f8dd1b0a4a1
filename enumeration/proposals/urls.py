"""Addresses of proposals/."""

from django.urls import path

from enumeration.proposals.views import deciding, proposal

urlpatterns = [
    path("penugasan/<str:code>/usulan/", proposal.balance_new, name="balance_new"),
    path("usulan/<uuid:pk>/", proposal.balance, name="balance"),
    path("usulan/<uuid:pk>/beban/", proposal.balance_loads, name="balance_loads"),
    path("usulan/<uuid:pk>/ubah/", deciding.balance_change, name="balance_change"),
    path("usulan/<uuid:pk>/putuskan/", deciding.balance_decide, name="balance_decide"),
]
