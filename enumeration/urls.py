"""Addresses of the enumeration pages, one list for each part of the work."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from enumeration.views import account, board, gallery, home, household, questionnaire, review, worklist
from enumeration.views import exports as export_pages
from enumeration.views import jobs as job_pages
from enumeration.views import officers as officer_pages
from enumeration.views import progress as progress_pages
from enumeration.views.sign_in import sign_in_with_code

app_name = "enumeration"

Addresses = list[URLPattern | URLResolver]

frame: Addresses = [
    path("", home.home, name="home"),
    path("masuk/", account.login, name="login"),
    path("masuk/kode/", sign_in_with_code, name="sign_in_code"),
    path("keluar/", account.logout, name="logout"),
    path("bahasa/", account.set_language, name="set_language"),
    path("kata-sandi/", account.password_change, name="password_change"),
    path("gallery/", gallery.gallery, name="gallery"),
]

# Each part appends its own addresses to its own list.
assigning: Addresses = [
    path("penugasan/", board.board, name="board"),
    path("penugasan/batalkan/", board.board_undo, name="board_undo"),
    path("penugasan/sls/<str:code>/", board.area_history, name="area_history"),
    path("penugasan/petugas/<int:pk>/", board.officer_history, name="officer_history"),
    path("penugasan/<str:code>/", board.board, name="board"),
    path("penugasan/<str:code>/beban/", board.board_loads, name="board_loads"),
    path("penugasan/<str:code>/putuskan/", board.board_decide, name="board_decide"),
]
answering: Addresses = [
    path("daftar-kerja/", worklist.worklist, name="worklist"),
    path("keluarga/baru/<str:code>/", questionnaire.new_family, name="new_family"),
    path("keluarga/<uuid:pk>/isian/", questionnaire.questionnaire, name="questionnaire"),
]
reviewing: Addresses = [
    path("pemeriksaan/", review.review_list, name="review_list"),
    path("pemeriksaan/sekaligus/", review.review_bulk, name="review_bulk"),
    path("pemeriksaan/sekaligus/kerjakan/", review.review_bulk_do, name="review_bulk_do"),
    path("pemeriksaan/pekerjaan/<uuid:pk>/", review.review_job, name="review_job"),
    path("keluarga/<uuid:pk>/", household.household, name="household"),
    path("keluarga/<uuid:pk>/putuskan/", household.household_move, name="household_move"),
    path("keluarga/<uuid:pk>/tampilkan/", household.reveal, name="reveal"),
]
progress: Addresses = [
    path("kemajuan/", progress_pages.progress, name="progress"),
    path("kemajuan/<str:code>/", progress_pages.progress, name="progress"),
    path("kemajuan/<str:code>/unduh/", progress_pages.progress_file, name="progress_file"),
]
exports: Addresses = [
    path("ekspor/", export_pages.exports, name="exports"),
    path("ekspor/baru/", export_pages.new_export, name="new_export"),
    path("ekspor/<uuid:pk>/", export_pages.export, name="export"),
    path("ekspor/<uuid:pk>/unduh/", export_pages.export_file, name="export_file"),
]
officers: Addresses = [
    path("petugas/", officer_pages.officers, name="officers"),
    path("petugas/unduh/", officer_pages.officers_file, name="officers_file"),
    path("petugas/<int:pk>/", officer_pages.officer, name="officer"),
    path("petugas/<int:pk>/ubah/", officer_pages.officer_edit, name="officer_edit"),
    path("petugas/<int:pk>/nomor/", officer_pages.officer_number, name="officer_number"),
    path("petugas/<int:pk>/foto/", officer_pages.officer_photo, name="officer_photo"),
    path("petugas/<int:pk>/foto/ganti/", officer_pages.officer_photo_change, name="officer_photo_change"),
    path("petugas/<int:pk>/nonaktifkan/", officer_pages.officer_deactivate, name="officer_deactivate"),
    path("petugas/<int:pk>/aktifkan/", officer_pages.officer_reactivate, name="officer_reactivate"),
]
jobs: Addresses = [
    path("pekerjaan/<uuid:pk>/", job_pages.job, name="job"),
    path("pekerjaan/<uuid:pk>/kemajuan/", job_pages.job_progress, name="job_progress"),
    path("pekerjaan/<uuid:pk>/batal/", job_pages.job_cancel, name="job_cancel"),
]

urlpatterns: Addresses = [*frame, *assigning, *answering, *reviewing, *progress, *exports, *officers, *jobs]
