"""Help of the pages on which questionnaires are checked."""

from enumeration.access import Role
from enumeration.help.entry import REVIEWERS, Help
from enumeration.words import Words

OFFICE = (Role.DISTRICT_OFFICE,)

HELP = (
    Help(
        ("review_list", "review_bulk", "review_bulk_do"),
        Words("Pemeriksaan", "Review"),
        Words(
            "Antrean kuesioner yang menunggu keputusan Anda, yang paling lama menunggu dahulu.",
            "The queue of questionnaires that wait for your decision, the longest waiting first.",
        ),
        REVIEWERS,
        (
            Words("Cari nama atau nomor, saring, dan urutkan.", "Look for a name or number, filter and sort."),
            Words(
                "Buka keluarga pertama; antrean ikut, dari satu ke berikutnya.",
                "Open the first family; the queue goes along.",
            ),
            Words(
                "Yang tanpa apa pun untuk dilihat dapat disetujui di barisnya; banyak sekaligus: centang, lalu putuskan.",
                "One with nothing to see can be approved in its row; many at once: tick, then decide.",
            ),
        ),
    ),
    Help(
        ("review_sample", "review_sample_read"),
        Words("Bacaan sebelum menyetujui banyak", "Reading a sample first"),
        Words(
            "Sebelum banyak kuesioner disetujui sekaligus, sebagian yang diundi dibaca dahulu; bacaannya dicatat.",
            "Before many questionnaires are approved at once, a drawn part of them is read; that is kept.",
        ),
        REVIEWERS,
        (
            Words("Buka satu per satu keluarga yang terundi dan baca isinya.", "Open each drawn family and read it."),
            Words(
                "Ada yang salah? Kembalikan: persetujuan sekaligus berhenti.",
                "Something wrong? Send it back: the bulk stops.",
            ),
            Words("Semua baik: setujui sisanya.", "All good: approve the rest."),
        ),
    ),
    Help(
        ("household", "household_move", "household_code"),
        Words("Satu keluarga", "One family"),
        Words(
            "Isian satu keluarga dengan peringatan, catatan, dan riwayatnya, untuk disetujui atau dikembalikan.",
            "A family's answers with warnings, remarks and history, to be approved or sent back.",
        ),
        REVIEWERS,
        (
            Words(
                "Baca peringatan dan penjelasan PPL, lalu isian yang ditandai.",
                "Read the warnings, then what is flagged.",
            ),
            Words(
                "Beri catatan pada isian yang salah; beri kode 417 dan 421.",
                "Remark on wrong answers; code 417 and 421.",
            ),
            Words(
                "Setujui, atau kembalikan dengan alasan. Sesudah itu masih dapat dibatalkan.",
                "Approve or send back; both can be undone.",
            ),
        ),
    ),
    Help(
        ("decisions", "take_back", "review_job"),
        Words("Keputusan saya", "My decisions"),
        Words(
            "Yang Anda putuskan dalam 12 jam terakhir, dan masih dapat dibatalkan.",
            "What you decided in the last 12 hours, and can still take back.",
        ),
        REVIEWERS,
        (
            Words("Cari keputusannya.", "Find the decision."),
            Words("Lihat keluarga mana saja yang ikut.", "See which families it covered."),
            Words(
                "Batalkan: yang belum diubah orang lain kembali seperti semula.",
                "Take it back: what nobody changed returns.",
            ),
        ),
    ),
    Help(
        ("late_list", "late_one"),
        Words("Kiriman terlambat", "Late submissions"),
        Words(
            "Isian yang tiba dari HP petugas lama sesudah SLS-nya berpindah. Disimpan utuh sampai Anda memutuskan.",
            "Answers from an officer's phone after the SLS went to another. Kept whole until you decide.",
        ),
        REVIEWERS,
        (
            Words("Bandingkan dengan isian yang ada sekarang.", "Compare with what is there now."),
            Words("Pakai isian itu, atau jangan.", "Use it, or not."),
            Words("Tulis alasannya; pengirimnya dapat membacanya.", "Say why; the sender can read it."),
        ),
    ),
    Help(
        ("same_numbers",),
        Words("Nomor ganda", "Same numbers"),
        Words(
            "Keluarga dan orang dengan NIK atau nomor KK yang sama di tempat lain.",
            "Families and persons whose NIK or family card number stands elsewhere too.",
        ),
        REVIEWERS,
        (
            Words("Buka kedua keluarga.", "Open both families."),
            Words(
                "Tanyakan PPL: salah ketik, pindah, atau terdata dua kali?", "Ask: mistyped, moved, or counted twice?"
            ),
            Words("Kembalikan yang salah dengan catatan.", "Send the wrong one back with a remark."),
        ),
    ),
    Help(
        ("samples", "sample", "reinterview"),
        Words("Wawancara ulang", "Reinterviews"),
        Words(
            "Contoh acak keluarga ditanyai lagi oleh orang lain, lalu jawabannya dibandingkan dengan yang pertama.",
            "A random sample is asked again by somebody else and compared with the first answers.",
        ),
        REVIEWERS,
        (
            Words(
                "Pilih wilayah dan jumlah keluarga per PPL, lalu tarik contohnya.",
                "Choose an area and a number, and draw.",
            ),
            Words("Kunjungi dan tulis jawaban kedua.", "Visit, and enter the second answers."),
            Words("Lihat seberapa sering keduanya berbeda, per pertanyaan dan per PPL.", "See how often they differ."),
        ),
    ),
    Help(
        ("second_keyings", "second_keying", "draw_second_keyings"),
        Words("Entri kedua, keputusan", "Second keying, deciding"),
        Words(
            "Kuesioner kertas yang dientri dua kali: yang berbeda diputuskan dari kertasnya.",
            "Paper questionnaires keyed twice: what differs is decided from the paper.",
        ),
        REVIEWERS,
        (
            Words("Undi bagian yang dientri lagi.", "Draw a share to be keyed again."),
            Words(
                "Buka yang berbeda dan pilih isian yang tertulis di kertas.",
                "Open one that differs; choose what the paper says.",
            ),
            Words("Lihat angka kesalahan setiap operator.", "See each operator's error rate."),
        ),
    ),
    Help(
        ("emptied_dates",),
        Words("Tanggal yang dikosongkan", "Dates that were emptied"),
        Words(
            "Tanggal yang tidak mungkin, dikosongkan saat isian diterima, dengan nilai lamanya dalam catatan.",
            "Impossible dates, emptied when the answers came in, with the old value in a remark.",
        ),
        REVIEWERS,
        (
            Words("Baca nilai yang lama pada catatannya.", "Read the old value in the remark."),
            Words("Tanyakan tanggal yang benar kepada PPL.", "Ask the enumerator for the right date."),
            Words("Kembalikan keluarga itu kalau perlu.", "Send the family back where needed."),
        ),
    ),
    Help(
        ("refused_bodies",),
        Words("Kiriman yang ditolak", "Refused submissions"),
        Words(
            "Kiriman yang tidak dapat dibaca server, disimpan utuh dan tersandi supaya tidak ada isian yang hilang.",
            "What the server could not read, kept whole and encrypted, so that no answer is lost.",
        ),
        (Role.ADMINISTRATOR,),
        (
            Words("Lihat apakah petugas itu kemudian berhasil mengirim.", "See whether a later one arrived."),
            Words("Kalau belum, minta ia membuka Kiriman di HP-nya.", "If not, ask the officer to open Kiriman."),
            Words("Laporkan kiriman yang terus ditolak.", "Report what keeps being refused."),
        ),
    ),
)
