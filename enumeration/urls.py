"""Addresses of the enumeration pages, one list for each part of the work."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from enumeration.accounts.views import account
from enumeration.accounts.views import tokens as token_pages
from enumeration.accounts.views.sign_in import sign_in_with_code
from enumeration.answering.views import late as late_pages
from enumeration.answering.views import questionnaire, refused_bodies
from enumeration.answering.views import same_numbers as same_number_pages
from enumeration.areas import views
from enumeration.assignment.views import board, history, teams
from enumeration.assignment.views import deciding as board_deciding
from enumeration.assignment.views import handover as handing_over_pages
from enumeration.exports import views as export_pages
from enumeration.home import gallery
from enumeration.home import views as home
from enumeration.jobs import views as job_pages
from enumeration.journal import views as journal
from enumeration.officers.lists import views as officer_import_pages
from enumeration.officers.views import doubles as double_pages
from enumeration.officers.views import office_roles as office_role_pages
from enumeration.officers.views import officers as officer_pages
from enumeration.papers.views import papers as paper_pages
from enumeration.papers.views import printings as printing_pages
from enumeration.papers.views import public_pass as pass_pages
from enumeration.prelist import views as prelist_pages
from enumeration.progress import views as progress_pages
from enumeration.proposals.views import deciding, proposal
from enumeration.readings import views as reading_pages
from enumeration.reinterviews import views as reinterviews
from enumeration.review.views import decisions, emptied_dates, household, queue
from enumeration.verification.views import list as verification_pages
from enumeration.verification.views import press, recap
from enumeration.worklist import views as worklist

app_name = "enumeration"

Addresses = list[URLPattern | URLResolver]

frame: Addresses = [
    path("", home.home, name="home"),
    path("masuk/", account.login, name="login"),
    path("masuk/kode/", sign_in_with_code, name="sign_in_code"),
    path("keluar/", account.logout, name="logout"),
    path("bahasa/", account.set_language, name="set_language"),
    path("putaran/", account.choose_round, name="choose_round"),
    path("kata-sandi/", account.password_change, name="password_change"),
    path("token/", token_pages.own_tokens, name="own_tokens"),
    path("token/<int:pk>/cabut/", token_pages.own_token_revoke, name="own_token_revoke"),
    path("gallery/", gallery.gallery, name="gallery"),
]

# Each part appends its own addresses to its own list.
assigning: Addresses = [
    path("penugasan/", board.board, name="board"),
    path("penugasan/batalkan/", board_deciding.board_undo, name="board_undo"),
    path("penugasan/sls/<str:code>/", history.area_history, name="area_history"),
    path("penugasan/petugas/<int:pk>/", history.officer_history, name="officer_history"),
    path("penugasan/<str:code>/", board.board, name="board"),
    path("penugasan/<str:code>/papan/", board.board_sls, name="board_sls"),
    path("penugasan/<str:code>/batas/", board.outlines, name="outlines"),
    path("penugasan/<str:code>/tim/", teams.team, name="team"),
    path("penugasan/<str:code>/tim/pindah/", teams.team_move, name="team_move"),
    path("penugasan/<str:code>/tim/batalkan/", teams.team_undo, name="team_undo"),
    path("penugasan/<str:code>/usulan/", proposal.balance_new, name="balance_new"),
    path("usulan/<uuid:pk>/", proposal.balance, name="balance"),
    path("usulan/<uuid:pk>/beban/", proposal.balance_loads, name="balance_loads"),
    path("usulan/<uuid:pk>/ubah/", deciding.balance_change, name="balance_change"),
    path("usulan/<uuid:pk>/putuskan/", deciding.balance_decide, name="balance_decide"),
    path("penugasan/<str:code>/beban/", board.board_loads, name="board_loads"),
    path("penugasan/<str:code>/putuskan/", board_deciding.board_decide, name="board_decide"),
]
handing_over: Addresses = [
    path("penugasan-saya/", handing_over_pages.own_sls, name="own_sls"),
    path("penugasan/dikembalikan/", handing_over_pages.returned, name="returned"),
    path("penugasan/petugas/<int:pk>/ganti/", handing_over_pages.replace_officer, name="replace_officer"),
    path("serah-terima/<uuid:pk>/", handing_over_pages.handover, name="handover"),
    path("wilayah/<str:code>/ubah/", views.area_change, name="area_change"),
    path("kiriman-terlambat/", late_pages.late_list, name="late_list"),
    path("kiriman-terlambat/<int:pk>/", late_pages.late_one, name="late_one"),
    path("kiriman-terlambat/<int:pk>/putuskan/", late_pages.late_decide, name="late_decide"),
]
answering: Addresses = [
    path("daftar-kerja/", worklist.worklist, name="worklist"),
    path("keluarga/baru/<str:code>/", questionnaire.new_family, name="new_family"),
    path("keluarga/<uuid:pk>/isian/", questionnaire.questionnaire, name="questionnaire"),
]
reviewing: Addresses = [
    path("pemeriksaan/", queue.review_list, name="review_list"),
    path("pemeriksaan/sekaligus/", queue.review_bulk, name="review_bulk"),
    path("pemeriksaan/sekaligus/kerjakan/", queue.review_bulk_do, name="review_bulk_do"),
    path("pemeriksaan/nomor-ganda/", same_number_pages.same_numbers, name="same_numbers"),
    path("pemeriksaan/keputusan/", decisions.decisions, name="decisions"),
    path("pemeriksaan/keputusan/<uuid:pk>/batalkan/", decisions.take_back, name="take_back"),
    path("pemeriksaan/pekerjaan/<uuid:pk>/", decisions.review_job, name="review_job"),
    path("pemeriksaan/pekerjaan/<uuid:pk>/unduh/", decisions.review_job_file, name="review_job_file"),
    path("pemeriksaan/tanggal/", emptied_dates.emptied_dates, name="emptied_dates"),
    path("pemeriksaan/wawancara-ulang/", reinterviews.samples, name="samples"),
    path("pemeriksaan/wawancara-ulang/<uuid:pk>/", reinterviews.sample, name="sample"),
    path("pemeriksaan/wawancara-ulang/<uuid:pk>/unduh/", reinterviews.sample_file, name="sample_file"),
    path("pemeriksaan/wawancara-ulang/keluarga/<int:pk>/", reinterviews.reinterview, name="reinterview"),
    path("jurnal/", journal.journal, name="journal"),
    path("jurnal/unduh/", journal.journal_file, name="journal_file"),
    path("keluarga/<uuid:pk>/", household.household, name="household"),
    path("keluarga/<uuid:pk>/putuskan/", household.household_move, name="household_move"),
    path("keluarga/<uuid:pk>/lapangan-usaha/", household.household_code, name="household_code"),
    path("keluarga/<uuid:pk>/tampilkan/", household.reveal, name="reveal"),
    path("keluarga/<uuid:pk>/bandingkan/", household.compare, name="compare"),
]
progress: Addresses = [
    path("kemajuan/", progress_pages.progress, name="progress"),
    path("kemajuan/<str:code>/", progress_pages.progress, name="progress"),
    path("kemajuan/<str:code>/unduh/", progress_pages.progress_file, name="progress_file"),
]
verifying: Addresses = [
    path("verifikasi/", recap.verification_recap, name="verification_recap"),
    path("verifikasi/rekap/<str:code>/", recap.verification_recap, name="verification_recap"),
    path("verifikasi/rekap/<str:code>/unduh/", recap.verification_file, name="verification_file"),
    path("verifikasi/baris/<uuid:pk>/", press.verification_line, name="verification_line"),
    path("verifikasi/<str:code>/", verification_pages.verification, name="verification"),
    path("verifikasi/<str:code>/baru/", verification_pages.verification_add, name="verification_add"),
    path("verifikasi/<str:code>/selesai/", verification_pages.verification_finish, name="verification_finish"),
    path("verifikasi/<str:code>/buka/", verification_pages.verification_reopen, name="verification_reopen"),
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
    path("petugas/impor/", officer_import_pages.officer_imports, name="officer_imports"),
    path("petugas/impor/unggah/", officer_import_pages.officer_import_upload, name="officer_import_upload"),
    path("petugas/impor/templat/", officer_import_pages.officer_import_template, name="officer_import_template"),
    path("petugas/impor/<uuid:pk>/", officer_import_pages.officer_import, name="officer_import"),
    path(
        "petugas/impor/<uuid:pk>/kemajuan/",
        officer_import_pages.officer_import_progress,
        name="officer_import_progress",
    ),
    path("petugas/impor/<uuid:pk>/salah/", officer_import_pages.officer_import_faults, name="officer_import_faults"),
    path("petugas/impor/<uuid:pk>/muat/", officer_import_pages.officer_import_take_in, name="officer_import_take_in"),
    path("petugas/impor/<uuid:pk>/lepas/", officer_import_pages.officer_import_let_go, name="officer_import_let_go"),
    path("petugas/impor/<uuid:pk>/hentikan/", officer_import_pages.officer_import_stop, name="officer_import_stop"),
    path("petugas/ganda/", double_pages.doubles, name="doubles"),
    path("petugas/token/", token_pages.all_tokens, name="all_tokens"),
    path("petugas/token/<int:pk>/cabut/", token_pages.token_revoke, name="token_revoke"),
    path("petugas/peran/", office_role_pages.office_roles, name="office_roles"),
    path("petugas/peran/<int:pk>/", office_role_pages.office_role_decide, name="office_role_decide"),
    path("petugas/peran/<int:pk>/dibaca/", office_role_pages.office_role_read, name="office_role_read"),
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
papers: Addresses = [
    path("berkas/", paper_pages.papers, name="papers"),
    path("berkas/cetak/", paper_pages.ask_papers, name="ask_papers"),
    path("berkas/kode-masuk/", paper_pages.ask_slips, name="ask_slips"),
    path("berkas/cetakan/<uuid:pk>/", printing_pages.printing_page, name="printing"),
    path("berkas/cetakan/<uuid:pk>/unduh/", printing_pages.printing_file, name="printing_file"),
    path("berkas/saya/", paper_pages.own_papers, name="own_papers"),
    path("berkas/saya/foto/", paper_pages.own_photo, name="own_photo"),
    path("berkas/saya/<str:kind>.pdf", paper_pages.own_paper, name="own_paper"),
    path("berkas/petugas/<int:pk>/", paper_pages.officer_papers, name="officer_papers"),
    path("berkas/petugas/<int:pk>/terbitkan/", paper_pages.issue_pass, name="issue_pass"),
    path("berkas/petugas/<int:pk>/cabut/", paper_pages.revoke_pass, name="revoke_pass"),
    path("berkas/petugas/<int:pk>/kode-masuk/", paper_pages.officer_slip, name="officer_slip"),
    path("berkas/petugas/<int:pk>/foto/", paper_pages.card_photo, name="card_photo"),
    path("berkas/petugas/<int:pk>/<str:kind>.pdf", paper_pages.officer_paper, name="officer_paper"),
    path("petugas/<str:token>/", pass_pages.public_pass, name="public_pass"),
    path("petugas/<str:token>/foto/", pass_pages.public_photo, name="public_photo"),
]
prelist: Addresses = [
    path("prelist/", prelist_pages.prelist_files, name="prelist_files"),
    path("prelist/unggah/", prelist_pages.prelist_upload, name="prelist_upload"),
    path("prelist/contoh/", prelist_pages.prelist_template, name="prelist_template"),
    path("prelist/<uuid:pk>/", prelist_pages.prelist_file, name="prelist_file"),
    path("prelist/<uuid:pk>/kemajuan/", prelist_pages.prelist_progress, name="prelist_progress"),
    path("prelist/<uuid:pk>/tidak-dimuat/", prelist_pages.prelist_faults, name="prelist_faults"),
    path("prelist/<uuid:pk>/muat/", prelist_pages.prelist_take_in, name="prelist_take_in"),
    path("prelist/<uuid:pk>/lepas/", prelist_pages.prelist_let_go, name="prelist_let_go"),
    path("prelist/<uuid:pk>/hentikan/", prelist_pages.prelist_stop, name="prelist_stop"),
]

readings: Addresses = [
    path("pembacaan/", reading_pages.readings, name="readings"),
    path("kiriman-ditolak/", refused_bodies.refused, name="refused_bodies"),
    path("pembacaan/petugas/<int:pk>/", reading_pages.officer_readings, name="officer_readings"),
    path("pembacaan/keluarga/<uuid:pk>/", reading_pages.family_readings, name="family_readings"),
]

urlpatterns: Addresses = [
    *frame,
    *handing_over,
    *assigning,
    *answering,
    *reviewing,
    *progress,
    *verifying,
    *exports,
    *officers,
    *jobs,
    *papers,
    *prelist,
    *readings,
]
