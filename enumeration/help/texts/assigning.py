"""Help of the pages that say who works where."""

from enumeration.access import Role
from enumeration.help.entry import REVIEWERS, Help
from enumeration.words import Words

LEADERS = REVIEWERS
ABOVE = (Role.COORDINATOR, Role.DISTRICT_OFFICE)

HELP = (
    Help(
        ("board", "board_sls", "board_loads"),
        Words("Papan penugasan", "Assignment board"),
        Words(
            "Siapa mengerjakan SLS mana, dengan beban setiap petugas terhadap sasaran 250 keluarga.",
            "Who works in which SLS, with each officer's load against the target of 250 families.",
        ),
        LEADERS,
        (
            Words(
                "Pilih kecamatan atau desa; yang tanpa PPL ditandai.", "Choose a kecamatan or village; gaps are marked."
            ),
            Words(
                "Centang SLS, pilih petugas, dan lihat beban sesudahnya.",
                "Tick SLS, choose an officer, see the new load.",
            ),
            Words(
                "Tugaskan. Keputusan dapat dibatalkan dengan satu tombol.", "Assign. One button undoes the decision."
            ),
        ),
    ),
    Help(
        ("balance_new", "balance"),
        Words("Usulan pembagian", "Proposal for sharing out"),
        Words(
            "Server membagi SLS sekecamatan kepada para PPL: beban merata, SLS bertetangga pada satu orang.",
            "The server shares the SLS of a kecamatan among enumerators: even loads, neighbouring SLS together.",
        ),
        LEADERS,
        (
            Words("Pilih petugas yang ikut dan batas bebannya.", "Choose the officers and the largest load."),
            Words(
                "Periksa usulannya; kunci atau pindahkan SLS, lalu hitung ulang.",
                "Check it; lock or move SLS, compute again.",
            ),
            Words(
                "Terima usulan. Semuanya satu keputusan, dapat dibatalkan.",
                "Accept. It is one decision, and can be undone.",
            ),
        ),
    ),
    Help(
        ("team", "team_move"),
        Words("Tim", "Teams"),
        Words("PPL menurut PML-nya di satu kecamatan.", "Enumerators by their supervisor in one kecamatan."),
        ABOVE,
        (
            Words("Cari PPL atau PML; tim lebih dari 5 PPL ditandai.", "Find an officer; teams above 5 are marked."),
            Words("Centang PPL dan pilih PML barunya.", "Tick enumerators and choose the new supervisor."),
            Words("Pindahkan; SLS mereka ikut diperiksa PML baru.", "Move them; their SLS follow."),
        ),
    ),
    Help(
        ("area_history", "officer_history"),
        Words("Riwayat tugas", "History of assignments"),
        Words(
            "Semua penugasan satu SLS atau satu petugas, dari kapan sampai kapan, dan atas keputusan siapa.",
            "Every assignment of one SLS or officer, from when until when, and by whose decision.",
        ),
        LEADERS,
        (
            Words("Baca dari atas: yang berlaku sekarang dahulu.", "Read from the top: what holds now comes first."),
            Words(
                "Buka keputusan untuk melihat apa saja yang ikut berubah.", "Open a decision to see what else changed."
            ),
            Words(
                "Dari sini: ganti petugas, atau pecah, gabung, ganti nama SLS.",
                "From here: replace an officer, change an SLS.",
            ),
        ),
    ),
    Help(
        ("replace_officer", "handover"),
        Words("Ganti petugas dan serah terima", "Replacing an officer, handing over"),
        Words(
            "SLS seorang petugas berpindah kepada orang lain, dengan alasan; draf dan kiriman tidak hilang.",
            "An officer's SLS go to somebody else, with a reason; drafts and submissions are not lost.",
        ),
        LEADERS,
        (
            Words("Pilih sebab dan penggantinya.", "Choose the cause and who takes over."),
            Words(
                "Lihat apa yang berpindah dan apa yang tetap pada penulisnya.",
                "See what moves and what stays with its author.",
            ),
            Words("Putuskan, lalu cetak BAST bila perlu.", "Decide, and print the minutes where needed."),
        ),
    ),
    Help(
        ("returned",),
        Words("SLS dikembalikan", "SLS given back"),
        Words(
            "SLS yang dikembalikan PPL dengan alasan, dan belum dipegang siapa pun.",
            "SLS that an enumerator gave back with a reason, and nobody holds yet.",
        ),
        LEADERS,
        (
            Words("Baca alasannya.", "Read the reason."),
            Words("Hubungi petugasnya kalau alasannya belum jelas.", "Call the officer where it is not clear."),
            Words("Tunjuk petugas lain.", "Name another officer."),
        ),
    ),
    Help(
        ("area_change",),
        Words("Pecah, gabung, ganti nama SLS", "Split, merge, rename an SLS"),
        Words(
            "Yang terjadi pada SLS di lapangan, dicatat dengan alasan; kode lama tidak pernah dipakai lagi.",
            "What became of an SLS in the field, kept with its reason; an old code is never used again.",
        ),
        ABOVE,
        (
            Words("Pilih apa yang terjadi.", "Choose what happened."),
            Words("Tentukan nama, dan keluarga mana masuk ke bagian mana.", "Give names, and which families go where."),
            Words("Simpan; penugasan dan hitungan ikut berpindah.", "Save; assignments and counts follow."),
        ),
    ),
)
