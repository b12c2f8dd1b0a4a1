"""What the app for the field says, in the active language. {gaps} are filled in the browser (words.js)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from enumeration.help.registry import BY_NAME
from enumeration.models import State
from enumeration.questionnaire.codes import Existence, NeighbourhoodOpinion


def app_words() -> dict[str, str]:
    return _help() | _frame() | _door() | _list() | _sending() | _preparing() | _verifying() | _states()


HELPS = {"list": "worklist", "verification": "verification", "family": "questionnaire", "app": "app"}
"""The help that each page of the app shows (static/js/devices/help.js), in the words of the server's page."""


def _help() -> dict[str, str]:
    said = {"help_close": _("Tutup")}
    for page, name in HELPS.items():
        one = BY_NAME[name]
        said |= {f"help_{page}_title": str(one.title), f"help_{page}_what": str(one.what)}
        said |= {f"help_{page}_{number}": str(step) for number, step in enumerate(one.steps, start=1)}
    return said


def _frame() -> dict[str, str]:
    return {
        "app_list": _("Daftar kerja"),
        "app_outbox": _("Kiriman"),
        "app_prepare": _("HP ini"),
        "app_more": _("Halaman lain"),
        "app_theme": _("Tema gelap"),
        "app_sign_out": _("Keluar"),
        "app_skip": _("Langsung ke isi"),
        "app_online": _("Tersambung"),
        "app_offline": _("Tanpa sambungan"),
        "app_all_sent": _("semua terkirim"),
        "app_waits": _("{count} menunggu kirim"),
        "app_needs": _("{count} perlu dibuka"),
        "app_made_up": _("Data contoh – dibuat komputer. Bukan keluarga sungguhan."),
        "app_new_version": _("Versi baru sudah siap."),
        "app_take_version": _("Pakai sekarang"),
        "app_not_here": _("Halaman itu memerlukan sambungan. Ini yang ada di HP ini."),
        "app_no_family": _("Keluarga ini tidak ada di HP ini."),
        "app_no_family_text": _("Mungkin sudah diserahkan kepada petugas lain. Kembali ke daftar, lalu perbarui."),
        "family_waits": _("Tersimpan di HP ini. Dikirim ke PML begitu tersambung."),
        "app_back": _("Kembali ke daftar"),
    }


def _door() -> dict[str, str]:
    return {
        "door_title": _("Buka pekerjaan di HP ini"),
        "door_passphrase": _("Frasa sandi"),
        "door_open": _("Buka"),
        "door_opening": _("Membuka…"),
        "door_wrong": _("Frasa sandi itu tidak cocok. Periksa, lalu coba lagi."),
        "door_wait": _("Terlalu sering salah. Coba lagi dalam {time}."),
        "door_forgotten": _("Lupa? Masuk dengan sambungan, lalu pasang frasa sandi baru. Isian tidak hilang."),
        "door_sign_in": _("Masuk"),
        "door_sign_in_text": _("Waktu masuk habis, atau Anda belum masuk. Isian di HP ini tetap ada."),
        "door_offline_title": _("Tanpa sambungan, dan HP ini belum disiapkan."),
        "door_offline_text": _(
            "Pekerjaan di HP ini hanya terbuka setelah masuk dengan sambungan, atau dengan frasa sandi yang dipasang di "
            "“HP ini”. Isian yang belum terkirim tetap ada."
        ),
        "door_again": _("Coba sambungan lagi"),
        "door_unsafe_title": _("HP ini tidak dapat bekerja tanpa sambungan."),
        "door_unsafe_text": _(
            "Alamat ini dibuka tanpa https, atau peramban tidak menyimpan apa pun (mode pribadi, memori penuh). "
            "Bekerjalah dengan sambungan di halaman biasa."
        ),
        "door_worklist": _("Daftar kerja dengan sambungan"),
        "door_other_title": _("Isi HP ini tidak terbuka dengan kunci server."),
        "door_other_text": _(
            "Kunci server berganti sejak isian itu disimpan. Buka dengan frasa sandi, atau simpan berkasnya dan serahkan "
            "kepada kantor BPS kabupaten/kota."
        ),
        "door_many_title": _("Wilayah Anda terlalu besar untuk HP ini."),
        "door_many_text": _("Yang memegang lebih dari 12 SLS bekerja dengan sambungan, di halaman biasa."),
    }


def _list() -> dict[str, str]:
    return {
        "list_search": _("Nama, alamat, atau nomor"),
        "list_all_sls": _("Semua SLS"),
        "list_all": _("Semua"),
        "list_back": _("Dikembalikan"),
        "list_open": _("Belum didata"),
        "list_draft": _("Draf"),
        "list_sent": _("Terkirim"),
        "list_new": _("Keluarga baru"),
        "list_special": _("Kelompok (XK)"),
        "list_verify": _("Verifikasi"),
        "list_none": _("Tidak ada keluarga di sini"),
        "list_none_text": _("Ubah pencarian, atau pilih keadaan lain."),
        "list_no_sls": _("Belum ada wilayah tugas"),
        "list_no_sls_text": _("Begitu PML atau BPS kabupaten/kota membagikan SLS, keluarganya muncul di sini."),
        "list_fetched": _("Diperbarui {time}"),
        "list_fetching": _("Memperbarui…"),
        "list_fetch": _("Perbarui"),
        "list_fetch_failed": _("Belum dapat diperbarui. Yang terlihat adalah keadaan {time}."),
        "list_never": _("Belum pernah diambil. Sambungkan HP ini sekali."),
        "list_here": _("{done} dari {all} terkirim"),
        "list_numbers": _("Bangunan dan keluarga"),
        "list_reason": _("Dikembalikan:"),
        "list_remarks": _("{count} catatan"),
        "list_is_new": _("Baru"),
        "list_on_device": _("di HP ini"),
        "list_more": _("Tampilkan {count} lagi"),
        "list_wiped": _(
            "14 hari tanpa sambungan: data keluarga di HP ini dihapus. Yang belum terkirim tetap ada. "
            "Sambungkan untuk mengambilnya lagi."
        ),
        "list_gone": _("{count} keluarga tidak lagi di wilayah Anda; datanya dihapus dari HP ini."),
    }


def _sending() -> dict[str, str]:
    return {
        "out_title": _("Kiriman"),
        "out_lead": _("Setiap keluarga yang disentuh di HP ini, dan di mana isiannya sekarang."),
        "out_send": _("Kirim sekarang"),
        "out_none": _("Belum ada yang diisi di HP ini"),
        "out_waiting": _("Menunggu ({count})"),
        "out_todo": _("Perlu tindakan ({count})"),
        "out_drafts": _("Draf di HP ini ({count})"),
        "out_sent": _("Terkirim ({count})"),
        "out_receipt": _("diterima {time} · tanda terima {key}"),
        "out_withdrawn": _("ditarik: tidak lagi di wilayah Anda; isiannya dikirim sebagai kiriman terlambat"),
        "out_draft": _("draf; belum dikirim ke PML"),
        "out_file": _("Simpan berkas untuk kantor"),
        "out_file_text": _(
            "Kalau HP ini tidak dapat mengirim, berkas ini dapat dibuka oleh kantor BPS kabupaten/kota, dan hanya di sana."
        ),
        "out_presses": _("Verifikasi: {count} belum terkirim"),
    }


def _preparing() -> dict[str, str]:
    return {
        "prep_title": _("HP ini"),
        "prep_lead": _("Siapkan sekali selagi ada sinyal; sesudah itu bekerja seharian tanpa sambungan."),
        "prep_data": _("Data SLS Anda"),
        "prep_data_have": _("{families} keluarga di {areas} SLS, diperbarui {time}"),
        "prep_room": _("Ruang penyimpanan"),
        "prep_room_kept": _("Dijaga: peramban tidak membuangnya sendiri"),
        "prep_room_not": _("Peramban boleh membuangnya kalau memori penuh. Pasang aplikasi ini, lalu buka lagi."),
        "prep_room_ask": _("Minta dijaga"),
        "prep_install": _("Pasang di layar utama"),
        "prep_install_text": _("Pasang aplikasi ini dari menu peramban: “Tambahkan ke layar utama”."),
        "prep_installed": _("Terpasang"),
        "prep_app": _("Aplikasi"),
        "prep_app_ready": _("Terbuka tanpa sambungan"),
        "prep_app_not": _("Belum tersimpan. Biarkan halaman ini terbuka sebentar."),
        "prep_passphrase": _("Frasa sandi"),
        "prep_passphrase_set": _("Terpasang: pekerjaan terbuka tanpa sambungan setelah HP dimatikan."),
        "prep_passphrase_not": _("Belum terpasang: setelah HP dimatikan, pekerjaan baru terbuka dengan sambungan."),
        "prep_passphrase_new": _("Frasa sandi baru"),
        "prep_passphrase_again": _("Ulangi"),
        "prep_passphrase_rule": _("Paling sedikit 10 huruf, atau 8 angka. Bukan kata sandi Anda."),
        "prep_passphrase_truth": _(
            "HP yang dicuri dan disalin dapat ditebak frasa sandinya. Makin panjang, makin aman. Lupa? Pasang yang baru "
            "dengan sambungan."
        ),
        "prep_passphrase_short": _("Terlalu pendek: paling sedikit 10 huruf, atau 8 angka."),
        "prep_passphrase_differ": _("Keduanya tidak sama."),
        "prep_passphrase_failed": _("Belum terpasang: server tidak menjawab. Coba lagi dengan sambungan."),
        "prep_passphrase_save": _("Pasang"),
        "prep_clock": _("Jam HP"),
        "prep_clock_right": _("Sama dengan server"),
        "prep_clock_off": _("Berbeda {time} dari server. Setel jam HP ini; isian tetap memakai jam server."),
        "prep_wipe": _("Hapus data keluarga dari HP ini"),
        "prep_wipe_text": _("Yang belum terkirim tetap ada. Data dapat diambil lagi dengan sambungan."),
        "prep_full": _("Memori HP penuh. Kosongkan sebagian sebelum mulai bekerja."),
    }


def _verifying() -> dict[str, str]:
    return {
        "vk_left": _("{count} dari {all} belum diperiksa"),
        "vk_closed": _("Daftar ini sudah ditutup."),
        "vk_what": _("Hasil pemeriksaan {name}"),
        "vk_opinion": _("Pendapat ketua SLS (111)"),
        "vk_none": _("Belum diperiksa"),
        **{f"vk_{code:d}": str(code.short) for code in Existence},
        **{f"vk_o{code:d}": str(code.label) for code in NeighbourhoodOpinion},
        "vk_double_of": _("Ganda dengan baris nomor"),
        "vk_double": _("Tandai ganda"),
        "vk_correct": _("Perbaiki"),
        "vk_not_yours": _("SLS ini bukan tugas Anda lagi. Beri tahu pengawas Anda."),
        "vk_building": _("Bangunan (109)"),
        "vk_family": _("Keluarga (110)"),
        "vk_number": _("Simpan nomor"),
        "vk_head": _("Nama kepala keluarga"),
        "vk_address": _("Alamat"),
        "vk_add": _("Tambahkan"),
        "vk_refused": _(
            "Server tidak menerima ini: mungkin SLS atau keluarga ini sudah diserahkan kepada petugas lain."
        ),
        "vk_finish": _("Tutup daftar"),
        "vk_finish_text": _("Menutup daftar memerlukan sambungan."),
    }


def _states() -> dict[str, str]:
    return {f"state_label_{state.value}": str(state.label) for state in State}
