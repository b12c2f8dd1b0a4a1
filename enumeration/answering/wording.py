"""What the questionnaire page says. {gaps} are filled in the browser (words.js)."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from django.urls import reverse
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _


def words_address() -> str:
    """Returns where the browser finds the words in the active language.

    Its content never changes, so browsers keep it without asking again.
    """
    language = get_language()
    return f"{reverse('enumeration:questionnaire_words')}?lang={language}&v={written_words(language)[1]}"


@cache
def written_words(language: str) -> tuple[bytes, str]:
    """Returns the words in that language as JSON, and what tells this state of them from others."""
    with override(language):
        text = json.dumps(questionnaire_words(), ensure_ascii=False, separators=(",", ":")).encode()
    return text, hashlib.sha256(text).hexdigest()[:12]


def questionnaire_words() -> dict[str, str]:
    """Returns the words in the active language."""
    return _frame() | _keying() | _questions() | _members() | _problems() | _saving() | _asking() | _placing()


def _frame() -> dict[str, str]:
    return {
        "back_to_list": _("Daftar kerja"),
        "new_family": _("Keluarga baru"),
        "menu": _("Pilihan lain"),
        "mode_interview": _("Wawancara: blok demi blok"),
        "mode_keying": _("Entri: seluruh formulir dengan kode"),
        "history": _("Riwayat keluarga ini"),
        "help": _("Bantuan"),
        "moves_on": _("Lanjut sendiri setelah satu ketukan"),
        "parts": _("Bagian formulir"),
        "member_of": _("Anggota {number} dari {all}"),
        "filled": _("{done} dari {all} terisi"),
        "left_of_all": _("sisa {count}"),
        "left_here": _("sisa {count} di sini"),
        "back_to": _("Kembali ke {number}"),
        "jump_to": _("Lompat ke"),
        "jump_blank": _("Belum terisi"),
        "jump_error": _("Salah"),
        "jump_warning": _("Peringatan"),
        "jump_remark": _("Catatan"),
        "previous": _("Sebelumnya"),
        "next": _("Berikutnya"),
        "close": _("Tutup"),
        "finish": _("Periksa dan kirim"),
    }


def _keying() -> dict[str, str]:
    return {
        "keys": _("Tombol"),
        "key_Enter": _("isian berikutnya"),
        "key_Shift+Enter": _("isian sebelumnya"),
        "key_F8": _("masalah berikutnya"),
        "key_F9": _("tambah anggota"),
        "key_F10": _("kirim, lalu keluarga berikutnya"),
        "key_Ctrl+K": _("cari keluarga"),
        "switch_moves_on": _("Pindah sendiri: ya"),
        "switch_moves_off": _("Pindah sendiri: tidak"),
        "switch_sounds_on": _("Bunyi: ya"),
        "switch_sounds_off": _("Bunyi: tidak"),
        "no_such_answer": _(
            "{number}: “{typed}” tidak ada; isi {accepts}. Ketik lagi, atau Enter sekali lagi untuk membiarkannya dahulu."
        ),
    }


def _questions() -> dict[str, str]:
    return {
        "blank": _("kosong"),
        "choose": _("Pilih…"),
        "other_codes": _("Lainnya…"),
        "none_of_all": _("Semuanya: {value}"),
        "none_of_rest": _("Yang belum disebut: {value}"),
        "at_once": _("{count} isian diisi “{value}” sekaligus: {numbers}."),
        "at_once_mark": _("sekaligus"),
        "undo_fill": pgettext("undo", "Kosongkan lagi"),
        "clear": _("Kosongkan"),
        "today": _("Hari ini"),
        "by_supervisor": _("diisi PML; boleh diisi sekarang"),
        "masked": _("Nomor tersimpan, terlihat {shown}"),
        "retype": _("Ganti"),
        "keep_old": _("Batal ganti"),
        "digits": _("{done} dari {all} angka"),
        "day_pattern": _("hh-bb-tttt"),
        "suggest_age": _("Isi {value} tahun, menurut tanggal lahir"),
        "suggest_member_count": _("Isi {value} orang, sesuai Blok IV"),
        "suggest_name": _("Isi {value}, kepala keluarga (108)"),
        "sectors": _("Usulan lapangan usaha, untuk PML:"),
        "suggest_respondent_name": _("Isi {value}, sama dengan 108"),
        "offer_ages": _("Isi umur menurut tanggal lahir: {ages}"),
        "offer_presence": _("{count} anggota lain juga: {value}"),
        "aside": _(
            "{count} jawaban disisihkan karena tidak ditanyakan lagi ({numbers}). "
            "Ubah jawaban ini, dan semuanya kembali."
        ),
        "not_interviewed": _("Hasil pendataan 3, 4, atau 5: Blok III–V tidak diisi. Jelaskan di Blok VI."),
    }


def _members() -> dict[str, str]:
    return {
        "members": _("Anggota keluarga"),
        "members_lead": _(
            "Semua yang tercantum di Kartu Keluarga dan semua yang biasanya tinggal bersama, mulai dari kepala keluarga."
        ),
        "add_member": _("Tambah anggota"),
        "unnamed": _("(belum bernama)"),
        "member_menu": _("Pilihan untuk {who}"),
        "change_who": _("Ubah {who}"),
        "change_in_roster": _("Ubah"),
        "years": _("{age} tahun"),
        "move_up": _("Naikkan {who}"),
        "move_down": _("Turunkan {who}"),
        "remove": _("Hapus"),
        "remove_who": _("Hapus {who}"),
        "remove_ask": _("Hapus {who} dari keluarga ini?"),
        "remove_text": _("{count} jawabannya ikut dihapus. Bisa dikembalikan sampai keluarga ini dikirim ke PML."),
        "removed": _("{who} dihapus."),
        "undo": pgettext("undo", "Kembalikan"),
        "type_again": _("Ketik ulang {numbers}: nomor itu sudah terhapus di server."),
    }


def _problems() -> dict[str, str]:
    return {
        "to_check": _("Yang perlu diperiksa"),
        "to_check_count": _("Yang perlu diperiksa: {count}"),
        "no_problems": _("Tidak ada masalah."),
        "nothing_yet": _("Belum ada yang salah sejauh ini; {count} hal masih perlu diisi atau diperiksa."),
        "errors": _("Kesalahan ({count})"),
        "blanks": _("Belum terisi ({count})"),
        "warnings": _("Peringatan ({count})"),
        "warnings_lead": _("Perbaiki, atau jelaskan mengapa sudah benar."),
        "note_label": _("Sudah benar? Jelaskan:"),
        "note_long": _("Paling banyak {most} huruf; ini {count}. Singkatkan."),
        "note_ask": _("Tarik penjelasan ini?"),
        "note_text": _("“{note}” dihapus, tercatat di riwayat keluarga, dan peringatannya harus dijelaskan lagi."),
        "note_take": _("Tarik"),
        "note_example": _("misalnya: sudah ditanyakan ulang"),
        "remarks": _("Catatan pemeriksa ({count})"),
        "resolved": _("selesai"),
        "remark_answer": _("Jawaban untuk pemeriksa:"),
        "go_to": _("Ke {number} {who}"),
        "ready": _("Semua terisi dan tidak ada kesalahan."),
        "not_ready": _("Belum dapat dikirim: {errors} kesalahan, {open} peringatan belum dijelaskan."),
        "server_found": _("Isian tersimpan, tetapi belum terkirim: server menemukan yang berikut ini."),
    }


def _saving() -> dict[str, str]:
    return {
        "saved_at": _("Tersimpan {time}"),
        "all_saved": _("Semua tersimpan"),
        "nothing_unsent": _("Tersimpan"),
        "sending": _("Menyimpan…"),
        "waiting": _("Menunggu kirim ({count})"),
        "offline": _("Tanpa sambungan"),
        "state_held": _("Perbaiki dulu ({count})"),
        "state_refused": _("Ditolak server"),
        "state_signed_out": _("Masuk lagi ({count})"),
        "state_compare": _("Bandingkan isian"),
        "state_closed": _("Tidak dapat disimpan"),
        "state_stopped": _("Terbuka di tab lain"),
        "submit": _("Kirim ke PML"),
        "submitting": _("Mengirim…"),
        "submit_waits": _("Dikirim begitu tersambung"),
        "hand_in": _("kirim ke PML"),
        "hand_in_waits": _("Kiriman menunggu"),
        "take_back": _("Batal kirim"),
        "taking_back": _("Membatalkan…"),
        "locked_title": _("Isian dikunci sampai server menjawab."),
        "locked_text": _("Sedang dikirim ke PML. Untuk mengubah isian, batalkan dahulu."),
        "locked_offline": _("Dikirim ke PML begitu tersambung. Untuk mengubah isian, batalkan dahulu."),
        "take_back_text": _("Server sedang ditanya apakah kiriman ini sudah sampai."),
        "take_back_offline": _(
            "Kiriman ini mungkin sudah sampai di server. Batal kirim menunggu sambungan, supaya server dapat ditanya."
        ),
        "not_handed_in_title": _("Keluarga ini belum terkirim ke PML."),
        "not_handed_in_changed": _(
            "Isiannya diubah di tempat lain ketika kiriman Anda menunggu. Periksa gabungannya, lalu kirim lagi."
        ),
        "not_handed_in_problems": _("Server menemukan masalah. Perbaiki atau jelaskan, lalu kirim lagi."),
        "not_handed_in_refused": _("Server tidak menerima sebagian isian. Perbaiki, lalu kirim lagi."),
        "submitted": _("Terkirim ke PML"),
        "submitted_at": _("{family}, pukul {time}."),
        "receipt": _("Tanda terima {key}"),
        "next_family": _("Keluarga berikutnya"),
        "status_title": _("Penyimpanan"),
        "on_server": _("Di server"),
        "not_in_this_visit": _("Belum ada perubahan sejak halaman dibuka"),
        "not_sent_yet": _("Belum terkirim"),
        "answers": _("{count} isian"),
        "on_device": _("Di perangkat ini"),
        "version": _("Versi"),
        "send_now": _("Kirim sekarang"),
        "device_works": _("Setiap isian disimpan, terenkripsi, sampai server menerimanya"),
        "clock_title": _("Jam perangkat ini tidak tepat."),
        "clock_text": _(
            "Jam perangkat: {device}. Jam server: {server}. “Hari ini” mengikuti server; betulkan jam di pengaturan."
        ),
        "device_title": _("Perangkat ini tidak menyimpan isian."),
        "device_insecure": _("Sambungan ini bukan https. Jangan tutup halaman sebelum tertulis “Tersimpan”."),
        "device_full": _("Ruang penyimpanan penuh. Kosongkan, dan jangan tutup halaman sebelum tertulis “Tersimpan”."),
        "device_locked": _(
            "Kunci penyimpanan belum terbuka, karena server belum menjawab. Jangan tutup halaman sebelum tertulis “Tersimpan”."
        ),
        "device_closed": _(
            "Peramban menutup penyimpanannya (mode pribadi?). Jangan tutup halaman sebelum tertulis “Tersimpan”."
        ),
        "refused_title": _("Server menolak isian terakhir."),
        "no_answer": _("Server tidak menjawab. Periksa sambungan, lalu coba lagi."),
    }


def _asking() -> dict[str, str]:
    return {
        "sign_in_title": _("Masuk lagi untuk menyimpan"),
        "sign_in_text": _("Waktu masuk Anda habis. {count} isian menunggu di perangkat ini; tidak ada yang hilang."),
        "username": _("Nama pengguna"),
        "password": _("Kata sandi"),
        "sign_in": _("Masuk"),
        "later": _("Nanti"),
        "other_officer": _("Ini akun petugas lain. Masuk dengan akun yang mengisi kuesioner ini."),
        "compare_title": _("Keluarga ini juga diubah di tempat lain"),
        "compare_text": _("Perubahan lain disimpan {time}. Pada {count} isian, pilih yang dipakai."),
        "compare_joined": _("{count} perubahan lain sudah digabung."),
        "mine": _("Isian saya"),
        "theirs": _("Isian lain"),
        "all_mine": _("Semua isian saya"),
        "all_theirs": _("Semua isian lain"),
        "use_choices": _("Pakai pilihan ini"),
        "keep_member": _("Tetap ada, dengan isian saya"),
        "was_removed": _("Dihapus"),
        "stays_removed": _("Tetap dihapus"),
        "put_back": _("Ada, dengan isian lain"),
        "joined_title": _("Isian dari tempat lain digabung."),
        "joined_text": _("{count} isian yang tidak Anda ubah kini sama dengan yang terakhir disimpan di server."),
        "elsewhere_title": _("Keluarga ini terbuka di tab lain."),
        "elsewhere_text": _("Supaya isian tidak saling menimpa, hanya satu tab yang dapat mengisi."),
        "continue_here": _("Lanjutkan di sini"),
        "closed_title": _("Isian ini tidak dapat diubah lagi."),
        "closed_text": _("{count} isian terakhir Anda tersimpan di kantor BPS sebagai kiriman yang ditolak."),
        "closed_here": _("{count} isian terakhir Anda belum sampai di server; isian itu masih ada di perangkat ini."),
        "drop_mine": _("Mengerti, tampilkan yang ada di server"),
        "read_only_title": _("Hanya untuk dibaca: {state}."),
        "read_only_text": _("Isian dapat diubah lagi bila pemeriksa mengembalikannya."),
        "remark_reason": _("Alasan dikembalikan: {reason}"),
        "sent_back_title": _("Dikembalikan untuk diperbaiki."),
        "sent_back_text": _("Perbaiki, jawab catatan pemeriksa bila perlu, lalu kirim lagi."),
    }


def _placing() -> dict[str, str]:
    return {
        "place_title": _("Bolehkah HP ini mencatat tempat pendataan?"),
        "place_why": _(
            "Supaya pengawas tahu bahwa rumahnya didatangi; hanya pemeriksa yang melihatnya. Boleh ditolak, dan hanya "
            "ditanyakan sekali."
        ),
        "place_yes": _("Boleh"),
        "place_no": _("Tidak"),
    }
