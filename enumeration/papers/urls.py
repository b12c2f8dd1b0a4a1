"""Addresses of papers/."""

from django.urls import path

from enumeration.papers.views import form, papers, printings, public_pass

urlpatterns = [
    path("berkas/", papers.papers, name="papers"),
    path("berkas/cetak/", papers.ask_papers, name="ask_papers"),
    path("berkas/kode-masuk/", papers.ask_slips, name="ask_slips"),
    path("berkas/cetakan/<uuid:pk>/", printings.printing_page, name="printing"),
    path("berkas/cetakan/<uuid:pk>/unduh/", printings.printing_file, name="printing_file"),
    path("berkas/saya/", papers.own_papers, name="own_papers"),
    path("berkas/saya/foto/", papers.own_photo, name="own_photo"),
    path("berkas/saya/<str:kind>.pdf", papers.own_paper, name="own_paper"),
    path("berkas/petugas/<int:pk>/", papers.officer_papers, name="officer_papers"),
    path("berkas/petugas/<int:pk>/terbitkan/", papers.issue_pass, name="issue_pass"),
    path("berkas/petugas/<int:pk>/cabut/", papers.revoke_pass, name="revoke_pass"),
    path("berkas/petugas/<int:pk>/kode-masuk/", papers.officer_slip, name="officer_slip"),
    path("berkas/petugas/<int:pk>/foto/", papers.card_photo, name="card_photo"),
    path("berkas/petugas/<int:pk>/<str:kind>.pdf", papers.officer_paper, name="officer_paper"),
    path("formulir/kosong.pdf", form.form_to_fill_in, name="empty_form"),
    path("keluarga/<uuid:pk>/formulir.pdf", form.household_form, name="household_form"),
    path("keluarga/<uuid:pk>/formulir-lengkap.pdf", form.household_form_in_full, name="household_form_in_full"),
    path("petugas/<str:token>/", public_pass.public_pass, name="public_pass"),
    path("petugas/<str:token>/foto/", public_pass.public_photo, name="public_photo"),
]
