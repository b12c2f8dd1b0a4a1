"""Help of the pages of enumerators and keying operators."""

from enumeration.access import Role
from enumeration.help.entry import ANSWERERS, EVERYBODY, REVIEWERS, Help, Key
from enumeration.words import Words

HELP = (
    Help(
        ("worklist",),
        Words("Daftar kerja", "Work list"),
        Words(
            "Keluarga di SLS tugas Anda, menurut keadaannya: belum didata, draf, dikembalikan, dikirim.",
            "The families of your SLS by state: not counted yet, draft, sent back, submitted.",
        ),
        ANSWERERS,
        (
            Words("Mulai dari tab Dikembalikan: baca catatan PML, lalu perbaiki.", "Begin with what was sent back."),
            Words("Buka keluarga yang dikunjungi dan isi kuesionernya.", "Open the family you visit and fill it in."),
            Words(
                "Keluarga tidak ada di daftar? Tambahkan dengan tombol di atas daftar.",
                "A family is not on the list? Add it with the button above the list.",
            ),
        ),
    ),
    Help(
        ("verification", "verification_add", "verification_finish", "verification_line", "verification_reopen"),
        Words("Verifikasi daftar (VK)", "Verifying the list (VK)"),
        Words(
            "Prelist SLS Anda, diperiksa baris demi baris bersama ketua SLS sebelum mendata.",
            "The prelist of your SLS, gone through line by line with the SLS head before counting.",
        ),
        (Role.ENUMERATOR, Role.SUPERVISOR),
        (
            Words(
                "Untuk setiap baris, tekan hasilnya: ada, pindah, tidak ditemukan, ganda.",
                "Press the result of each line.",
            ),
            Words(
                "Tambahkan keluarga yang tinggal di sini dan belum tercatat.",
                "Add families who live here and are missing.",
            ),
            Words("Tulis nama ketua SLS dan tekan Selesaikan.", "Name the SLS head and finish."),
        ),
    ),
    Help(
        ("questionnaire", "new_family"),
        Words("Kuesioner", "Questionnaire"),
        Words(
            "Isian satu keluarga. Setiap isian langsung tersimpan di HP, dan di server begitu ada sambungan.",
            "The answers of one family. Each is kept on the phone at once, and on the server when it is reached.",
        ),
        ANSWERERS,
        (
            Words(
                "Isi blok demi blok; yang tidak perlu ditanyakan dilewati sendiri.",
                "Go block by block; skips are automatic.",
            ),
            Words(
                "Perbaiki kesalahan. Peringatan cukup dijelaskan dengan catatan.",
                "Correct the errors. Explain a warning with a note.",
            ),
            Words(
                "Tekan Kirim. Tanpa sambungan, isian menunggu dan terkirim sendiri.",
                "Submit. Without a connection it waits.",
            ),
        ),
        (
            Key("Enter", Words("Isian berikutnya (entri dari kertas).", "Next answer (keying from paper).")),
            Key("Shift+Enter", Words("Isian sebelumnya (entri dari kertas).", "Previous answer (keying from paper).")),
        ),
    ),
    Help(
        ("app", "app_page"),
        Words("Lapangan, aplikasi tanpa sambungan", "The app for the field"),
        Words(
            "Daftar kerja, verifikasi, kuesioner, dan Kiriman yang tersimpan di HP; bekerja sehari penuh tanpa sambungan.",
            "Work list, verification, questionnaires and what waits to be sent, kept on the phone for a day without signal.",
        ),
        (Role.ENUMERATOR,),
        (
            Words(
                "Pagi hari, buka sekali selagi ada sambungan: daftar diperbarui.",
                "Open it in the morning with a connection.",
            ),
            Words(
                "Kerjakan seperti biasa; tanda di atas menunjukkan yang belum terkirim.",
                "Work as usual; the mark shows what waits.",
            ),
            Words(
                "Sore hari, buka Kiriman dan pastikan semuanya sudah terkirim.", "In the evening see that all was sent."
            ),
        ),
    ),
    Help(
        ("own_sls",),
        Words("SLS tugas saya", "My SLS"),
        Words(
            "SLS yang ditugaskan kepada Anda, dan tempat mengembalikannya dengan alasan kalau tidak dapat dikerjakan.",
            "The SLS assigned to you, and where to give one back with a reason when you cannot work there.",
        ),
        (Role.ENUMERATOR,),
        (
            Words("Lihat berapa keluarga yang belum selesai di setiap SLS.", "See how many families are left in each."),
            Words(
                "Kalau perlu, centang SLS dan tulis alasan mengembalikannya.", "If you must, tick an SLS and say why."
            ),
            Words("Isian yang sudah dikirim tetap tercatat atas nama Anda.", "What you submitted stays in your name."),
        ),
    ),
    Help(
        ("own_papers",),
        Words("Berkas saya", "My papers"),
        Words(
            "Surat tugas, tanda pengenal, dan daftar Anda sebagai PDF, dan foto untuk tanda pengenal.",
            "Your letter of assignment, card and lists as PDF, and the photo for the card.",
        ),
        (Role.ENUMERATOR, Role.SUPERVISOR, Role.COORDINATOR),
        (
            Words("Unggah foto wajah untuk tanda pengenal.", "Upload a photo for the card."),
            Words("Unduh surat tugas dan tanda pengenal, lalu cetak.", "Download letter and card, and print them."),
            Words("Bawa keduanya: warga dapat memeriksa kode QR-nya.", "Carry both: anybody can check the QR code."),
        ),
    ),
    Help(
        ("journal",),
        Words("Jurnal", "Journal"),
        Words(
            "Yang Anda lakukan dan yang terjadi pada keluarga-keluarga Anda, terbaru di atas.",
            "What you did, and what happened to your families, the latest first.",
        ),
        (*ANSWERERS, *REVIEWERS),
        (
            Words("Saring menurut hari, keadaan, atau nama.", "Filter by day, state or name."),
            Words("Buka keluarga untuk melihat riwayat lengkapnya.", "Open a family for its whole history."),
            Words("Unduh Excel untuk catatan sendiri.", "Download Excel for your own records."),
        ),
    ),
    Help(
        ("find",),
        Words("Cari", "Find"),
        Words(
            "Menemukan keluarga, wilayah, petugas, dan halaman dari mana pun, di dalam jangkauan Anda.",
            "Finds households, areas, officers and pages from anywhere, within your reach.",
        ),
        EVERYBODY,
        (
            Words("Ketik nama, cara menulisnya boleh berbeda.", "Type a name, however it is spelt."),
            Words(
                "Atau alamat, nomor bangunan dan keluarga, kode SLS, NIK, atau nomor KK lengkap.",
                "Or an address, building and family number, an SLS code, a whole NIK or family card number.",
            ),
            Words("Pilih dengan panah dan tekan Enter.", "Choose with the arrows and press Enter."),
        ),
        (Key("Ctrl+K", Words("Cari dari halaman mana pun.", "Find from any page.")),),
    ),
    Help(
        ("second_keyings_own", "second_keying_form"),
        Words("Entri kedua", "Second keying"),
        Words(
            "Kuesioner kertas yang terundi untuk dientri sekali lagi oleh Anda, tanpa melihat entri pertama.",
            "Paper questionnaires drawn to be keyed again by you, without sight of the first.",
        ),
        (Role.KEYING_OPERATOR,),
        (
            Words(
                "Ambil formulir kertas dengan nomor bangunan dan keluarga itu.", "Take the paper form with that number."
            ),
            Words("Entri seluruhnya seperti tertulis, jangan menebak.", "Key all of it as written; do not guess."),
            Words("Kirim. Perbedaannya diputuskan pemeriksa.", "Submit. A reviewer decides the differences."),
        ),
    ),
)
