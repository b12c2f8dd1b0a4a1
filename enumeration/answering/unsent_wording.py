"""What every page says about answers that this device has not sent yet. {gaps} are filled in the browser (words.js)."""

from __future__ import annotations

from django.utils.translation import gettext as _


def waiting_words() -> dict[str, str]:
    return {
        "waiting_title": _("{count} keluarga belum terkirim seluruhnya dari perangkat ini."),
        "waiting_sending": _("Sedang dikirim…"),
        "waiting_offline": _("Tanpa sambungan. Dikirim sendiri begitu tersambung; isian aman di perangkat ini."),
        "waiting_signed_out": _(
            "Waktu masuk habis. Muat ulang halaman ini dan masuk lagi; isian aman di perangkat ini."
        ),
        "waiting_open": _("Buka keluarga yang bertanda, lalu selesaikan di sana."),
        "waiting_done": _("Semua isian di perangkat ini sudah terkirim."),
        "waiting_for_page": _("menunggu kirim"),
        "waiting_elsewhere": _("terbuka di tab lain"),
        "waiting_changed": _(
            "belum terkirim ke PML, karena isiannya diubah di tempat lain ketika kiriman menunggu. "
            "Periksa gabungannya, lalu kirim lagi."
        ),
        "waiting_problems": _("belum terkirim ke PML, karena server menemukan masalah. Perbaiki, lalu kirim lagi."),
        "waiting_refused": _("belum terkirim ke PML, karena server menolak sebagian isian. Perbaiki, lalu kirim lagi."),
        "waiting_told": _("{count} keluarga tidak dapat diubah lagi dari perangkat ini."),
        "waiting_delivered": _("{count} isian Anda tersimpan di kantor BPS; tidak dikirim lagi."),
        "waiting_understood": _("Mengerti"),
        "waiting_unnamed": _("Keluarga baru"),
        "waiting_more": _("dan {count} keluarga lain"),
        "badge_waiting": _("{count} isian menunggu kirim"),
        "badge_open": _("{count} isian perlu dibuka"),
        "badge_hand_in": _("kiriman ke PML menunggu"),
        "badge_told": _("tersimpan di kantor"),
        "sign_out_title": _("{count} keluarga belum terkirim dari perangkat ini."),
        "sign_out_text": _(
            "Isian itu tetap aman di perangkat ini, tetapi baru terkirim setelah Anda masuk lagi di sini."
        ),
        "sign_out_sending": _("Sedang dikirim…"),
        "sign_out_not_sent": _(
            "Belum semuanya dapat dikirim sekarang. Periksa sambungan, atau buka keluarga bertanda."
        ),
        "sign_out_offline_title": _("Tanpa sambungan: Anda belum keluar."),
        "sign_out_offline_text": _("Keluar memerlukan server. Coba lagi begitu tersambung."),
    }
