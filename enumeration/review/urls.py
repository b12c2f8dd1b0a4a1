"""Addresses of review/."""

from django.urls import path

from enumeration.review.views import decisions, emptied_dates, household, queue, refused_bodies, sample

urlpatterns = [
    path("pemeriksaan/", queue.review_list, name="review_list"),
    path("pemeriksaan/sekaligus/", queue.review_bulk, name="review_bulk"),
    path("pemeriksaan/sekaligus/kerjakan/", queue.review_bulk_do, name="review_bulk_do"),
    path("pemeriksaan/bacaan/undi/", sample.sample_draw, name="review_sample_draw"),
    path("pemeriksaan/bacaan/<uuid:pk>/", sample.sample, name="review_sample"),
    path("pemeriksaan/bacaan/<uuid:pk>/<uuid:household>/", sample.sample_read, name="review_sample_read"),
    path("pemeriksaan/bacaan/<uuid:pk>/setujui/", sample.sample_approve, name="review_sample_approve"),
    path("pemeriksaan/keputusan/", decisions.decisions, name="decisions"),
    path("pemeriksaan/keputusan/<uuid:pk>/batalkan/", decisions.take_back, name="take_back"),
    path("pemeriksaan/pekerjaan/<uuid:pk>/", decisions.review_job, name="review_job"),
    path("pemeriksaan/pekerjaan/<uuid:pk>/unduh/", decisions.review_job_file, name="review_job_file"),
    path("pemeriksaan/tanggal/", emptied_dates.emptied_dates, name="emptied_dates"),
    path("keluarga/<uuid:pk>/", household.household, name="household"),
    path("keluarga/<uuid:pk>/putuskan/", household.household_move, name="household_move"),
    path("keluarga/<uuid:pk>/lapangan-usaha/", household.household_code, name="household_code"),
    path("keluarga/<uuid:pk>/tampilkan/", household.reveal, name="reveal"),
    path("keluarga/<uuid:pk>/bandingkan/", household.compare, name="compare"),
    path("kiriman-ditolak/", refused_bodies.refused, name="refused_bodies"),
]
