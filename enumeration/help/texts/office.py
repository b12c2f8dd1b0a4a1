"""Help of the pages of the office: people, papers, lists, files."""

from enumeration.access import Role
from enumeration.help.entry import PERSONNEL, RANKERS, REVIEWERS, Help
from enumeration.words import Words

HELP = (
    Help(
        ("preparing",),
        Words("Menyiapkan pendataan", "Preparing a round"),
        Words(
            "Delapan langkah dari server kosong sampai hari pertama. Tandanya dihitung dari isi data, bukan dicentang.",
            "Eight steps from an empty server to the first day. Their ticks come from the data; nobody sets one.",
        ),
        PERSONNEL,
        (
            Words("Kerjakan langkah pertama yang belum selesai.", "Do the first step that is not done."),
            Words("Buka halamannya atau unduh templat berkasnya.", "Open its page or take its empty file."),
            Words("Kembali ke sini: yang masih kurang disebut satu per satu.", "Come back: what is missing is named."),
        ),
    ),
    Help(
        ("kept_rounds", "kept_round", "new_round", "training"),
        Words("Putaran", "Rounds"),
        Words(
            "Putaran yang Anda kelola: nama, wilayah, dan harinya; putaran latihan di sampingnya.",
            "The rounds that you manage: name, area and days; a training round beside the real one.",
        ),
        (Role.ADMINISTRATOR,),
        (
            Words("Buat putaran, atau buka untuk mengubahnya.", "Make a round, or open one to change it."),
            Words("Simpan; perubahan tercatat di riwayatnya.", "Save; its history keeps what changed."),
            Words("Tutup putaran yang sudah selesai.", "Close a round that is over."),
        ),
    ),
    Help(
        ("kept_areas", "kept_area", "area_import"),
        Words("Wilayah", "Areas"),
        Words(
            "Kecamatan, desa, dan SLS dengan kode BPS-nya, satu per satu atau dari berkas.",
            "Kecamatan, villages and SLS with their BPS codes, one by one or from a file.",
        ),
        (Role.ADMINISTRATOR,),
        (
            Words("Buka kecamatan, lalu desanya.", "Open a kecamatan, then its village."),
            Words(
                "Tambahkan yang kurang, atau unduh templat dan isi.", "Add what is missing, or fill in the empty file."
            ),
            Words("Unggah berkas: diperiksa dahulu, baru dimuat.", "Upload the file: checked first, then loaded."),
        ),
    ),
    Help(
        ("boundaries",),
        Words("Batas wilayah", "Boundaries"),
        Words(
            "Garis batas desa untuk peta, dari berkas GeoJSON.", "Outlines of villages for maps, from a GeoJSON file."
        ),
        (Role.ADMINISTRATOR,),
        (
            Words("Pilih berkasnya.", "Choose the file."),
            Words("Periksa dahulu: tidak ada yang disimpan.", "Check first: nothing is stored."),
            Words("Muat; kecamatan yang belum lengkap tampak di daftar.", "Load it; the list shows what is missing."),
        ),
    ),
    Help(
        ("officers", "officer", "officer_edit", "officer_deactivate", "officer_reactivate"),
        Words("Petugas", "Officers"),
        Words(
            "Data setiap petugas: tugas, laju, nomor telepon (dibuka satu per satu dan dicatat), dan akunnya.",
            "Each officer's work, pace, phone number (opened one by one and logged) and account.",
        ),
        PERSONNEL,
        (
            Words("Cari menurut nama, kode, atau kecamatan.", "Find by name, code or kecamatan."),
            Words("Buka petugas: lihat pekerjaannya, lalu hubungi.", "Open one: see the work, then call."),
            Words(
                "Yang berhenti: ganti dahulu SLS-nya, baru nonaktifkan.",
                "One who leaves: replace first, then deactivate.",
            ),
        ),
    ),
    Help(
        ("officer_imports", "officer_import", "officer_import_upload"),
        Words("Impor petugas", "Importing officers"),
        Words(
            "Daftar petugas dari Excel: setiap baris diperiksa dahulu, baru dimuat.",
            "A list of officers from Excel: each row is checked first, then loaded.",
        ),
        (Role.ADMINISTRATOR,),
        (
            Words("Unduh templat, isi, lalu unggah.", "Take the empty file, fill it in, upload it."),
            Words("Baca baris yang salah, dengan sebabnya.", "Read the wrong rows and why."),
            Words("Muat yang benar; perbaiki sisanya dan unggah lagi.", "Load the right ones; correct the rest."),
        ),
    ),
    Help(
        ("doubles",),
        Words("Akun ganda", "Double accounts"),
        Words("Orang yang tampaknya punya dua akun.", "People who seem to have two accounts."),
        (Role.ADMINISTRATOR,),
        (
            Words("Bandingkan nama, kode, dan kapan terakhir masuk.", "Compare names, codes and last sign-ins."),
            Words("Tentukan akun yang dipakai.", "Decide which one is used."),
            Words("Nonaktifkan yang lain.", "Deactivate the other."),
        ),
    ),
    Help(
        ("office_roles", "office_role_decide", "office_role_end"),
        Words("Peran petugas", "Officers' roles"),
        Words(
            "Peran BPS kabupaten/kota, analis, dan administrator diberikan oleh dua administrator; yang lain berlaku langsung.",
            "Roles of the district office, analyst and administrator are given by two administrators; others hold at once.",
        ),
        (Role.ADMINISTRATOR,),
        (
            Words("Minta peran untuk seorang petugas, dengan alasan.", "Ask for a role, with a reason."),
            Words("Administrator lain membaca dan mengonfirmasi.", "The other administrator reads and confirms."),
            Words("Akhiri yang tidak dipakai lagi, dengan alasan.", "End what is no longer needed, with a reason."),
        ),
    ),
    Help(
        ("opened_devices", "opened_device", "open_device"),
        Words("Isi HP", "What a phone holds"),
        Words(
            "Berkas dari HP yang tidak dapat mengirim sendiri, dibuka di kantor supaya isiannya tidak hilang.",
            "A file from a phone that cannot send by itself, opened at the office so that no answer is lost.",
        ),
        (Role.DISTRICT_OFFICE,),
        (
            Words(
                "Minta petugas menyimpan berkasnya dari halaman Kiriman.", "Have the officer save the file in Kiriman."
            ),
            Words("Unggah berkas itu di sini.", "Upload it here."),
            Words("Lihat yang diterima dan yang menunggu keputusan.", "See what was accepted and what waits."),
        ),
    ),
    Help(
        ("papers", "ask_papers", "officer_papers", "printing", "issue_pass"),
        Words("Berkas petugas", "Officers' papers"),
        Words(
            "Surat tugas, tanda pengenal, prelist, BAST, dan BANR sebagai PDF, untuk satu petugas atau semuanya.",
            "Letters, cards, prelists and minutes as PDF, for one officer or all.",
        ),
        REVIEWERS,
        (
            Words("Pilih wilayah dan berkasnya.", "Choose the area and the paper."),
            Words(
                "Terbitkan surat tugas; nomornya tidak dipakai dua kali.", "Issue the letter; no number is used twice."
            ),
            Words("Unduh PDF; yang banyak disusun di latar belakang.", "Download; many are made in the background."),
        ),
    ),
    Help(
        ("ask_slips",),
        Words("Slip kode masuk", "Slips of sign-in codes"),
        Words(
            "Kode sekali pakai di kertas untuk petugas yang belum pernah masuk atau lupa kata sandinya.",
            "One-time codes on paper, for officers who never signed in or forgot their password.",
        ),
        PERSONNEL,
        (
            Words("Pilih wilayah, atau satu petugas.", "Choose an area or an officer."),
            Words("Cetak slipnya; kode lama tidak berlaku lagi.", "Print; older codes are void."),
            Words("Berikan langsung kepada orangnya, jangan difoto.", "Hand it to the person; no photos."),
        ),
    ),
    Help(
        ("prelist_files", "prelist_file", "prelist_upload"),
        Words("Prelist", "Prelist"),
        Words(
            "Daftar keluarga dari berkas CSV atau Excel: diperiksa, dibandingkan, lalu dimuat.",
            "The list of families from CSV or Excel: checked, compared, then loaded.",
        ),
        PERSONNEL,
        (
            Words("Unggah berkas; contohnya ada di halaman ini.", "Upload a file; an example is here."),
            Words("Lihat yang baru, berubah, dan salah.", "See what is new, changed and wrong."),
            Words(
                "Muat. Keluarga yang sudah didata tidak disentuh.", "Load it. Families already counted are not touched."
            ),
        ),
    ),
    Help(
        ("exports", "new_export", "export"),
        Words("Ekspor", "Exports"),
        Words(
            "Daftar untuk instansi lain sebagai Excel, CSV, atau Parquet, dengan tujuan yang tertulis.",
            "Lists for other agencies as Excel, CSV or Parquet, for a stated purpose.",
        ),
        RANKERS,
        (
            Words("Pilih daftar dan saringannya.", "Choose the list and its filter."),
            Words("Tulis tujuan dan penerimanya.", "State purpose and recipient."),
            Words(
                "Unduh sebelum berkas dihapus; setiap unduhan dicatat.", "Download before it expires; each is logged."
            ),
        ),
    ),
)
