"""Addresses of assignment/."""

from django.urls import path

from enumeration.assignment.views import area_change, board, deciding, handover, history, teams

urlpatterns = [
    path("penugasan-saya/", handover.own_sls, name="own_sls"),
    path("penugasan/dikembalikan/", handover.returned, name="returned"),
    path("penugasan/petugas/<int:pk>/ganti/", handover.replace_officer, name="replace_officer"),
    path("serah-terima/<uuid:pk>/", handover.handover, name="handover"),
    path("penugasan/", board.board, name="board"),
    path("penugasan/batalkan/", deciding.board_undo, name="board_undo"),
    path("penugasan/sls/<str:code>/", history.area_history, name="area_history"),
    path("penugasan/petugas/<int:pk>/", history.officer_history, name="officer_history"),
    path("penugasan/<str:code>/", board.board, name="board"),
    path("penugasan/<str:code>/papan/", board.board_sls, name="board_sls"),
    path("penugasan/<str:code>/batas/", board.outlines, name="outlines"),
    path("penugasan/<str:code>/unduh/", board.board_file, name="board_file"),
    path("penugasan/<str:code>/tim/", teams.team, name="team"),
    path("penugasan/<str:code>/tim/pindah/", teams.team_move, name="team_move"),
    path("penugasan/<str:code>/tim/batalkan/", teams.team_undo, name="team_undo"),
    path("penugasan/<str:code>/beban/", board.board_loads, name="board_loads"),
    path("penugasan/<str:code>/putuskan/", deciding.board_decide, name="board_decide"),
    path("wilayah/<str:code>/ubah/", area_change.area_change, name="area_change"),
]
