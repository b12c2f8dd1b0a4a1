"""Help of the pages that say how far the work is."""

from enumeration.access import Role
from enumeration.help.entry import REVIEWERS, Help
from enumeration.words import Words

HELP = (
    Help(
        ("progress", "ask_help"),
        Words("Kemajuan", "Progress"),
        Words(
            "Sampai di mana pendataan, dari kabupaten sampai SLS, dan tempat mana yang perlu dibantu lebih dahulu.",
            "How far the enumeration is, from district to SLS, and which places need help first.",
        ),
        (*REVIEWERS, Role.OBSERVER, Role.ANALYST, Role.ADMINISTRATOR),
        (
            Words("Baca tempat yang perlu dibantu, dengan sebabnya.", "Read which places need help, and why."),
            Words(
                "Tekan tindakan di sampingnya: usulkan, lihat, hubungi.",
                "Press the act beside it: propose, look, call.",
            ),
            Words(
                "Turun ke kecamatan, desa, SLS dengan menekan namanya; unduh angkanya.",
                "Press a name to go down; download the figures.",
            ),
        ),
    ),
    Help(
        ("progress_forecast",),
        Words("Perkiraan selesai", "Forecast"),
        Words(
            "Kapan setiap tempat dan PPL selesai kalau lajunya tetap, dengan rentangnya; kosong sebelum hari kerja ketiga.",
            "When each place and enumerator ends at the present pace, with a range; none before the third working day.",
        ),
        (*REVIEWERS, Role.OBSERVER, Role.ANALYST, Role.ADMINISTRATOR),
        (
            Words("Lihat tempat yang diperkirakan lewat hari terakhir.", "See which places are expected to end late."),
            Words("Baca apa yang harus berubah supaya selesai tepat waktu.", "Read what must change to end in time."),
            Words(
                "Tambah petugas atau bagi SLS-nya, lalu lihat lagi besok.",
                "Add officers or share SLS, and look again tomorrow.",
            ),
        ),
    ),
    Help(
        ("progress_days", "progress_day_note", "progress_day_note_withdraw"),
        Words("Hari demi hari", "Day by day"),
        Words(
            "Berapa keluarga dikirim setiap PPL setiap hari, angka tiap hari, dan catatan tentang hari itu.",
            "How many households each enumerator sent each day, the figures of each day, and what is remarked about it.",
        ),
        (*REVIEWERS, Role.OBSERVER, Role.ANALYST, Role.ADMINISTRATOR),
        (
            Words("Cari kotak yang kosong atau lebih hangat daripada yang lain.", "Look for empty or warmer boxes."),
            Words("Tekan namanya untuk membuka petugas atau tempatnya.", "Press a name to open the officer or place."),
            Words(
                "Catat apa yang terjadi hari itu: hujan, jembatan putus.",
                "Note what happened that day: rain, a bridge that broke.",
            ),
        ),
    ),
    Help(
        ("watching",),
        Words("Petugas yang perlu dihubungi", "Officers who need a word"),
        Words(
            "Petugas yang diam, lambat, sangat cepat, atau terlalu lama memeriksa, dengan batas setiap tanda.",
            "Officers who are silent, slow, very fast, or let work wait too long, with the threshold of each sign.",
        ),
        REVIEWERS,
        (
            Words(
                "Baca sebabnya; tanda meminta dilihat, tidak menuduh.",
                "Read why; a sign asks for a look, it accuses nobody.",
            ),
            Words("Buka petugasnya dan lihat pekerjaannya.", "Open the officer and look at the work."),
            Words(
                "Hubungi, atau bantu dengan membagi SLS-nya.", "Call, or help by assigning some of the SLS to others."
            ),
        ),
    ),
    Help(
        ("officer_at_work",),
        Words("Pekerjaan seorang petugas", "An officer's work"),
        Words(
            "Bagaimana seorang petugas bekerja: sisa, mutu isian, dan yang dikirim tiap hari.",
            "How an officer works: what is left, the quality of the forms, and what was sent each day.",
        ),
        REVIEWERS,
        (
            Words("Baca tandanya dan sisa pekerjaannya.", "Read the signs and what is left."),
            Words("Lihat mutu dan hari-harinya.", "Look at quality and days."),
            Words(
                "Hubungi, lihat keluarganya, atau ubah penugasannya.",
                "Call, see the families, or change the assignment.",
            ),
        ),
    ),
    Help(
        ("verification_recap",),
        Words("Rekap verifikasi", "Verification, summed up"),
        Words(
            "Hasil pemeriksaan prelist bersama ketua SLS: ada, pindah, tidak ditemukan, baru.",
            "What became of the prelist: there, moved, not found, new.",
        ),
        REVIEWERS,
        (
            Words("Lihat SLS yang belum selesai.", "See the SLS that are not finished."),
            Words("Turun sampai SLS yang angkanya aneh.", "Go down to where a number is odd."),
            Words("Unduh rekapnya.", "Download the summary."),
        ),
    ),
    Help(
        ("readings", "officer_readings", "family_readings"),
        Words("Pembacaan", "Who read what"),
        Words(
            "Siapa membuka nama dan isian keluarga mana, dan siapa yang jauh lebih banyak dari biasanya.",
            "Who opened which families' names and answers, and who far more than usual.",
        ),
        (Role.ADMINISTRATOR,),
        (
            Words("Lihat petugas di atas batas biasa.", "See officers above the usual."),
            Words("Buka rinciannya: halaman, saringan, waktu.", "Open the details: page, filter, time."),
            Words("Tanyakan keperluannya; catat jawabannya di luar sistem ini.", "Ask what it was for."),
        ),
    ),
)
