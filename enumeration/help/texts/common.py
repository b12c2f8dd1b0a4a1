"""Help of the pages that everybody has."""

from enumeration.access import Role
from enumeration.help.entry import EVERYBODY, Help
from enumeration.words import Words

FIRST = (
    Help(
        ("login", "sign_in_code"),
        Words("Masuk", "Signing in"),
        Words(
            "Pintu masuk bagi petugas. Akun dibuat kantor BPS kabupaten/kota; tidak ada pendaftaran sendiri.",
            "Where officers sign in. The district office makes the accounts; nobody registers themselves.",
        ),
        EVERYBODY,
        (
            Words(
                "Pertama kali, atau lupa kata sandi: tekan Masuk dengan kode, dan pakai kode dari lembar Anda.",
                "The first time, or with the password forgotten: sign in with the code on your slip.",
            ),
            Words(
                "Sesudah itu: nama pengguna dan kata sandi. Huruf besar dan kecil dibedakan.",
                "After that: user name and password. Capital letters count.",
            ),
            Words(
                "Kode hilang, atau akun terkunci: minta lembar baru kepada kantor BPS kabupaten/kota.",
                "Code lost, or account locked: ask the district office for a new slip.",
            ),
        ),
    ),
    Help(
        ("home",),
        Words("Beranda", "Home"),
        Words(
            "Yang menunggu Anda sekarang, yang paling mendesak dahulu. Kartu hilang sendiri begitu pekerjaannya selesai.",
            "What waits for you now, the most urgent first. A card goes by itself when its work is done.",
        ),
        EVERYBODY,
        (
            Words("Baca kartu dari atas.", "Read the cards from the top."),
            Words("Tekan kartu: halaman tempat mengerjakannya terbuka.", "Press a card: the page for that work opens."),
            Words("Kembali ke sini dengan menekan nama Regsosek di kiri atas.", "Press Regsosek, top left, to return."),
        ),
    ),
    Help(
        ("notices",),
        Words("Pemberitahuan", "Notices"),
        Words(
            "Yang menunggu Anda dan sejak kapan; jumlahnya ada pada lonceng. Hilang sendiri begitu dikerjakan.",
            "What waits for you and since when; the bell shows how many. A notice goes when its work is done.",
        ),
        EVERYBODY,
        (
            Words("Baca yang paling lama menunggu.", "Read what has waited longest."),
            Words("Tekan untuk membuka halaman tempat mengerjakannya.", "Press it to open the page for that work."),
            Words("Kerjakan; tidak perlu menandai apa pun sebagai dibaca.", "Do it; nothing is to be marked as read."),
        ),
    ),
)

LAST = (
    Help(
        ("job",),
        Words("Pekerjaan yang berjalan", "Work under way"),
        Words(
            "Pekerjaan yang lebih lama dari sedetik berjalan sendiri di server; halaman ini menunjukkan sampai di mana.",
            "Work that takes longer than a second runs on the server by itself; this page shows how far it is.",
        ),
        (Role.DISTRICT_OFFICE, Role.ANALYST, Role.ADMINISTRATOR),
        (
            Words(
                "Tunggu, atau tutup halaman ini: pekerjaannya berjalan terus.", "Wait, or close the page: it goes on."
            ),
            Words("Tekan Batal kalau tidak jadi; yang lama tidak berubah.", "Press Cancel to stop; what was stays."),
            Words("Kalau gagal, baca sebabnya di sini dan coba lagi.", "If it fails, read why here and try again."),
        ),
    ),
    Help(
        ("codebook",),
        Words("Buku kode", "Codebook"),
        Words(
            "Setiap pertanyaan kuesioner dengan kodenya, kapan ditanyakan, dan pemeriksaan yang membacanya.",
            "Every question with its codes, when it is asked, and the checks that read it.",
        ),
        EVERYBODY,
        (
            Words(
                "Cari nomor seperti 301a, kata, atau kode pemeriksaan.",
                "Search a number such as 301a, a word or a check.",
            ),
            Words("Baca kode yang berlaku dan syarat ditanyakannya.", "Read the codes and when it is asked."),
            Words("Unduh PDF untuk dibawa ke lapangan.", "Download the PDF to take along."),
        ),
    ),
    Help(
        ("terms",),
        Words("Istilah", "Glossary"),
        Words(
            "Arti setiap istilah yang dipakai halaman, berkas, dan buku panduan.",
            "What each term means that the pages, papers and handbooks use.",
        ),
        EVERYBODY,
        (
            Words("Cari istilahnya menurut abjad.", "Find the term in the alphabet."),
            Words("Baca artinya dan dari mana istilah itu.", "Read what it means and where it is from."),
            Words(
                "Di halaman lain, tekan kata yang bergaris titik-titik untuk membaca artinya di tempat.",
                "On other pages, press a word with a dotted line to read its meaning in place.",
            ),
        ),
    ),
    Help(
        ("handbook",),
        Words("Buku panduan", "Handbook"),
        Words(
            "Panduan satu peran: halaman yang dipakai, tiga langkah di setiap halaman, tombol, dan istilahnya.",
            "The guide of one role: its pages, three steps on each, the keys and the terms.",
        ),
        EVERYBODY,
        (
            Words("Pilih peran Anda.", "Choose your role."),
            Words(
                "Baca dari atas, atau tekan judul sebuah halaman di daftar isi.",
                "Read on, or press a title in the contents.",
            ),
            Words("Unduh PDF untuk dicetak.", "Download the PDF to print it."),
        ),
    ),
    Help(
        ("password_change",),
        Words("Ganti kata sandi", "Change password"),
        Words(
            "Kata sandi baru untuk akun Anda. Perangkat lain tempat Anda masuk dikeluarkan.",
            "A new password for your account. Other devices where you are signed in are signed out.",
        ),
        EVERYBODY,
        (
            Words("Ketik kata sandi yang sekarang.", "Type the present password."),
            Words(
                "Ketik yang baru dua kali; panjang lebih baik daripada rumit.",
                "Type the new one twice; long beats odd.",
            ),
            Words("Simpan. Jangan berikan kepada siapa pun, juga tidak kepada kantor.", "Save. Give it to nobody."),
        ),
    ),
    Help(
        ("own_tokens", "all_tokens", "api-docs"),
        Words("Token API", "API tokens"),
        Words(
            "Kunci untuk program lain yang membaca atau mengirim data atas nama seorang petugas, dengan tanggal akhir.",
            "Keys for other programs that read or send data in an officer's name, with a last day.",
        ),
        (Role.DISTRICT_OFFICE, Role.ANALYST, Role.ADMINISTRATOR),
        (
            Words(
                "Buat token untuk satu program, dengan hak sesedikit mungkin.",
                "Make a token for one program, with few rights.",
            ),
            Words("Salin tokennya sekarang: hanya ditunjukkan sekali.", "Copy it now: it is shown once."),
            Words("Cabut token yang tidak dipakai lagi.", "Revoke those no longer used."),
        ),
    ),
    Help(
        ("gallery",),
        Words("Galeri komponen", "Gallery of components"),
        Words(
            "Bagian-bagian yang menyusun semua halaman, dengan contohnya. Untuk yang membuat halaman.",
            "The parts that all pages are made of, with examples. For those who build pages.",
        ),
        (Role.ADMINISTRATOR,),
        (
            Words("Cari bagian yang sudah ada sebelum membuat yang baru.", "Look for a part before making a new one."),
            Words("Salin contohnya ke templat.", "Copy its example into the template."),
            Words("Lihat di tema gelap dan di layar sempit.", "Look at it in the dark theme and on a narrow screen."),
        ),
    ),
)
