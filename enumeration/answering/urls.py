"""Addresses of answering/."""

from django.urls import path

from enumeration.answering.views import late, questionnaire, same_numbers

urlpatterns = [
    path("kiriman-terlambat/", late.late_list, name="late_list"),
    path("kiriman-terlambat/<int:pk>/", late.late_one, name="late_one"),
    path("kiriman-terlambat/<int:pk>/putuskan/", late.late_decide, name="late_decide"),
    path("keluarga/baru/<str:code>/", questionnaire.new_family, name="new_family"),
    path("keluarga/<uuid:pk>/isian/", questionnaire.questionnaire, name="questionnaire"),
    path("kata-isian/", questionnaire.words, name="questionnaire_words"),
    path("pemeriksaan/nomor-ganda/", same_numbers.same_numbers, name="same_numbers"),
]
