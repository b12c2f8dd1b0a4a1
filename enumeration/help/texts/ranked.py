"""Help of the pages of the ranking."""

from enumeration.help.entry import RANKERS, Help
from enumeration.words import Words

HELP = (
    Help(
        ("ranking:runs", "ranking:new_run", "ranking:eligible"),
        Words("Pemeringkatan", "Ranking"),
        Words(
            "Semua pemeringkatan kabupaten/kota ini, yang terbit dan yang masih rancangan.",
            "All ranking runs of the district, published and draft.",
        ),
        RANKERS,
        (
            Words(
                "Mulai pemeringkatan baru: pilih model dan pembagian kelas.", "Begin a run: choose model and classes."
            ),
            Words("Lihat berapa keluarga yang ikut sebelum memulai.", "See how many families take part first."),
            Words("Tunggu hasilnya; yang sudah terbit tidak berubah.", "Wait; what is published stays."),
        ),
    ),
    Help(
        ("ranking:run", "ranking:publish"),
        Words("Laporan pemeringkatan", "Report of a run"),
        Words(
            "Hasil satu pemeringkatan: kelas, desil, kesalahan model, dan yang tidak diperingkat.",
            "The result of one run: classes, deciles, the model's errors, and who was left out.",
        ),
        RANKERS,
        (
            Words(
                "Baca kesalahan model lebih dahulu: peringkat adalah perkiraan.",
                "Read the errors first: a rank is an estimate.",
            ),
            Words("Periksa bagian kelas per kecamatan.", "Check the classes by kecamatan."),
            Words("Penerbitan oleh orang lain dari yang memintanya.", "Somebody other than who asked publishes it."),
        ),
    ),
    Help(
        ("ranking:ranked_list", "ranking:left_out"),
        Words("Daftar peringkat", "Ranked list"),
        Words(
            "Keluarga dari peringkat 1, dan keluarga yang tidak diperingkat dengan sebabnya.",
            "Families from rank 1 on, and those without a rank with the reason.",
        ),
        RANKERS,
        (
            Words("Saring menurut wilayah, kelas, atau desil.", "Filter by area, class or decile."),
            Words("Buka keluarga untuk melihat sebab peringkatnya.", "Open a family to see the causes."),
            Words("Ekspor daftar dengan saringan yang sama.", "Export it with the same filter."),
        ),
    ),
    Help(
        ("ranking:standing",),
        Words("Peringkat satu keluarga", "One family's place"),
        Words(
            "Peringkat satu keluarga: apa yang menaikkan dan menurunkannya, dan seberapa pasti.",
            "One family's rank: what raised and lowered it, and how sure it is.",
        ),
        RANKERS,
        (
            Words("Baca sebab terbesar dahulu.", "Read the largest causes first."),
            Words("Lihat jarak ke kelas di atas dan di bawahnya.", "See how near the next classes are."),
            Words("Periksa tanggal dan petugas asal isiannya.", "Check the date and officer of the answers."),
        ),
    ),
)
