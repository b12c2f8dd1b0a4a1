"""The words of the census, each with its meaning: for the pages, the handbook, the documents and the tests.

One word for one thing. What a text must not say instead stands beside the term; tests/enumeration/help/ looks for it in
every text of the interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.text import slugify

from enumeration.words import Words

FORM = "REGSOSEK22.K"
LIST = "REGSOSEK22.VK1"
PRESS = "BPS 2022"
HERE = "Regsosek"


@dataclass(frozen=True)
class Term:
    """A term, what it means in a sentence or two, and where it is from.

    `source`: a paper of BPS, a law, or this program.
    """

    term: Words
    means: Words
    source: str
    instead_of: tuple[str, ...] = ()  # in Indonesian, as regular expressions without regard to case

    @property
    def slug(self) -> str:
        return slugify(self.term.id)

    @property
    def is_short(self) -> bool:
        """Returns whether it is a code or an abbreviation, which a text says in the same letters in both languages."""
        return self.term.id == self.term.en


def _term(id: str, en: str, means_id: str, means_en: str, source: str = HERE, instead_of: Iterable[str] = ()) -> Term:
    return Term(Words(id, en), Words(means_id, means_en), source, tuple(instead_of))


GLOSSARY: tuple[Term, ...] = (
    # --- Who and where ------------------------------------------------------------------------------------------------
    _term(
        "keluarga",
        "family",
        "Orang-orang pada satu kartu keluarga (KK); satuan yang didata dan diperingkat. Bukan rumah tangga, yaitu "
        "orang-orang yang makan dari satu dapur.",
        "The people on one family card (KK); the unit that is counted and ranked. Not a household, the people who eat "
        "from one kitchen.",
        "UU 52/2009",
        [r"rumah tangga", r"\bruta\b", r"\brumahtangga"],
    ),
    _term(
        "SLS",
        "SLS",
        "Satuan lingkungan setempat: RT, dusun, atau lingkungan, wilayah terkecil yang punya ketua sendiri. Di sinilah "
        "seorang PPL bekerja.",
        "Smallest neighbourhood unit: an RT, dusun or lingkungan, the smallest area with a head of its own. An "
        "enumerator works in one or several.",
        LIST,
    ),
    _term(
        "sub-SLS",
        "sub-SLS",
        "Bagian dari SLS yang terlalu besar untuk satu petugas (lebih dari kira-kira 400 keluarga).",
        "A part of an SLS that is too large for one officer (more than about 400 families).",
        LIST,
        [r"\bsubsls\b", r"\bsub sls\b"],
    ),
    _term(
        "ketua SLS",
        "SLS head",
        "Ketua RT, kepala dusun, atau kepala lingkungan. PPL memeriksa daftar keluarga bersamanya sebelum mendata.",
        "The head of an RT, dusun or lingkungan. The enumerator goes through the list of families with them first.",
        LIST,
        [r"kepala SLS"],
    ),
    _term(
        "Koseka",
        "Koseka",
        "Koordinator Sensus Kecamatan: mengoordinasi para PML di satu kecamatan.",
        "Koordinator Sensus Kecamatan, the coordinator: above the supervisors of one kecamatan.",
        PRESS,
        [r"\bKorcam\b"],
    ),
    _term(
        "PML",
        "PML",
        "Petugas Pemeriksa Lapangan: membagi SLS kepada timnya, memeriksa isian, menyetujui atau mengembalikannya.",
        "Petugas Pemeriksa Lapangan, the supervisor: shares SLS out among a team, checks what comes in, approves it or "
        "sends it back.",
        PRESS,
        [r"Petugas Pengawas", r"Pengawas Lapangan", r"\bsupervisor\b"],
    ),
    _term(
        "PPL",
        "PPL",
        "Petugas Pendataan Lapangan: mendatangi keluarga dan mengisi kuesioner; kira-kira 250 keluarga dalam 30 hari.",
        "Petugas Pendataan Lapangan, the enumerator: visits families and fills in the questionnaire; about 250 families "
        "in thirty days.",
        PRESS,
        [r"\b[Pp]encacah\b", r"\benumerator\b", r"\bsurveyor\b"],
    ),
    _term(
        "pengawas",
        "leader",
        "Petugas yang langsung di atas seseorang: untuk PPL seorang PML, untuk PML seorang Koseka.",
        "The officer directly above somebody: of a PPL it is a PML, of a PML a Koseka.",
    ),
    _term(
        "putaran",
        "round",
        "Satu kali pendataan di satu kabupaten/kota, dengan hari pertama dan terakhirnya.",
        "One enumeration campaign of a district, with its first and last day.",
        HERE,
        [r"\bperiode pendataan\b"],
    ),
    # --- Assigning and lists ----------------------------------------------------------------------------------------
    _term(
        "penugasan",
        "assignment",
        "Siapa mengerjakan SLS mana, dalam peran apa, dari kapan sampai kapan, dan atas keputusan siapa.",
        "Who works in which SLS, in which role, from when until when, and by whose decision.",
        HERE,
        [r"\balokasi petugas\b"],
    ),
    _term(
        "beban",
        "load",
        "Jumlah keluarga pada seorang petugas, dibandingkan dengan sasaran 250 untuk satu putaran.",
        "The number of families with one officer, against the target of 250 for a round.",
        PRESS,
    ),
    _term(
        "prelist",
        "prelist",
        "Daftar keluarga yang dicetak sebelum kunjungan, per SLS. PPL memverifikasinya bersama ketua SLS.",
        "The list of families printed before the visit, by SLS. The enumerator verifies it with the SLS head.",
        LIST,
        [r"\bpre-list\b", r"\bpra-?daftar\b"],
    ),
    _term(
        "VK",
        "VK",
        "Verifikasi keluarga: prelist diperiksa baris demi baris bersama ketua SLS; siapa masih ada, pindah, atau belum "
        "tercatat.",
        "Verification of families: the prelist is gone through line by line with the SLS head; who is still there, has "
        "moved, or is missing.",
        LIST,
    ),
    _term(
        "dicoret saat VK",
        "struck off in verification",
        "Keluarga pada prelist yang menurut verifikasi tidak ada di SLS itu. Tidak dikunjungi dan tidak dihitung.",
        "A family on the prelist that, by the verification, is not in that SLS. It is not visited and not counted.",
        LIST,
    ),
    # --- The questionnaire --------------------------------------------------------------------------------------------
    _term(
        "205",
        "205",
        "Hasil kunjungan: 1 lengkap, 2 tidak lengkap, 3 tidak ada responden, 4 menolak, 5 pindah atau bangunan kosong. "
        "2 sampai 5 perlu catatan.",
        "The result of the visit: 1 complete, 2 incomplete, 3 no respondent, 4 refused, 5 moved or gone. 2 to 5 need "
        "notes.",
        FORM,
    ),
    _term(
        "111",
        "111",
        "Pendapat ketua SLS tentang kesejahteraan keluarga. Disimpan untuk dilihat kembali; tidak dipakai untuk skor.",
        "The SLS head's opinion of the family's welfare. Kept to be looked at; not used for the score.",
        FORM,
    ),
    _term(
        "417",
        "417",
        "Lapangan usaha pekerjaan utama: ditulis PPL dengan kata-kata, diberi kode 01–26 oleh PML. 421 adalah lapangan "
        "usaha milik sendiri.",
        "Line of business of the main job: written in words by the enumerator, coded 01–26 by the supervisor. 421 is "
        "that of a business of one's own.",
        FORM,
    ),
    _term(
        "NIK",
        "NIK",
        "Nomor induk kependudukan, 16 angka. Disimpan tersandi dan ditutup di layar; membukanya dicatat.",
        "National identity number, 16 digits. Kept encrypted and masked on the screen; opening one is logged.",
        "PP 40/2019",
    ),
    _term(
        "KK",
        "KK",
        "Kartu keluarga; nomornya 16 angka. Satu kartu adalah satu keluarga.",
        "Family card; its number has 16 digits. One card is one family.",
        "PP 40/2019",
    ),
    _term(
        "XK",
        "XK",
        "Kuesioner pendek untuk orang di asrama, pesantren, lapas, barak, kapal, dan tunawisma.",
        "The short form, for people in dormitories, boarding schools, prisons, barracks, on boats, and the homeless.",
        "REGSOSEK22.XK",
    ),
    _term(
        "kesalahan",
        "error",
        "Isian yang tidak mungkin benar. Kuesioner baru dapat dikirim sesudah diperbaiki.",
        "An answer that cannot be right. The questionnaire can be submitted only after it is corrected.",
        HERE,
        [r"\beror\b", r"\berror\b"],
    ),
    _term(
        "peringatan",
        "warning",
        "Isian yang jarang, tetapi mungkin benar. Cukup dijelaskan dengan catatan; tidak ada isian yang diubah sendiri.",
        "An answer that is rare but may be right. A note confirms it; nothing changes an answer by itself.",
        HERE,
        [r"\bwarning\b"],
    ),
    _term(
        "belum didata",
        "open",
        "Keluarga ada di daftar, dan kuesionernya belum dimulai.",
        "The family is on the list, and its questionnaire was not begun.",
    ),
    _term(
        "draf",
        "draft",
        "Kuesioner yang sudah dimulai dan belum dikirim. Tersimpan setiap kali satu isian diberikan.",
        "A questionnaire that was begun and not submitted. Each answer is kept as it is given.",
        HERE,
        [r"\bdraft\b"],
    ),
    _term(
        "dikirim",
        "submitted",
        "Kuesioner sudah dikirim PPL dan menunggu pemeriksaan PML. Lebih dari tiga hari berarti terlalu lama.",
        "The enumerator has submitted it; it waits for the supervisor. More than three days is too long.",
    ),
    _term(
        "dikembalikan",
        "sent back",
        "Kuesioner kembali kepada PPL dengan catatan pemeriksa, untuk diperbaiki dan dikirim lagi.",
        "The questionnaire goes back to the enumerator with remarks, to be corrected and submitted again.",
        HERE,
        [r"\bditolak PML\b", r"\breject"],
    ),
    _term(
        "disetujui PML",
        "approved",
        "PML menyatakan kuesioner baik; menunggu BPS kabupaten/kota.",
        "The supervisor found the questionnaire good; it waits for the district office.",
        HERE,
        [r"\bdi-?approve"],
    ),
    _term(
        "selesai",
        "completed",
        "BPS kabupaten/kota menerima kuesioner; sesudah itu hanya dibuka kembali dengan alasan.",
        "The district office has accepted the questionnaire; it is reopened only with a reason.",
    ),
    _term(
        "sinyal",
        "signal",
        "Tanda dari cara mengisi, misalnya sangat singkat atau jauh dari SLS. Meminta dilihat, tidak menuduh siapa pun.",
        "A sign from how a questionnaire was filled in, such as very short, or far from the SLS. It asks for a look and "
        "accuses nobody.",
    ),
    _term(
        "wawancara ulang",
        "reinterview",
        "Contoh keluarga didatangi sekali lagi oleh orang lain, lalu kedua jawaban dibandingkan.",
        "A sample of families is visited again by somebody else, and the two answers are compared.",
        HERE,
        [r"\bwawancara kedua\b"],
    ),
    _term(
        "entri kedua",
        "second keying",
        "Contoh kuesioner kertas dientri sekali lagi tanpa melihat entri pertama; perbedaannya diputuskan pemeriksa.",
        "A sample of paper questionnaires is keyed again without sight of the first; a reviewer decides the differences.",
    ),
    _term(
        "kiriman terlambat",
        "late submission",
        "Isian yang tiba sesudah SLS-nya berpindah kepada petugas lain. Disimpan utuh sampai pemeriksa memutuskannya.",
        "Answers that arrive after the SLS went to another officer. Kept whole until a reviewer decides.",
    ),
    # --- Ranking ------------------------------------------------------------------------------------------------------
    _term(
        "peringkat",
        "rank",
        "Urutan keluarga dari 1, yang paling miskin, menurut perkiraan model. Sebuah perkiraan, dengan ketidakpastiannya.",
        "A family's place from 1, the poorest, as the model estimates it. An estimate, with its uncertainty.",
        HERE,
        [r"\branking\b"],
    ),
    _term(
        "desil",
        "decile",
        "Sepersepuluh keluarga menurut peringkat: desil 1 adalah 10% termiskin.",
        "A tenth of the families by rank: decile 1 is the poorest 10%.",
        HERE,
        [r"\bdecile\b"],
    ),
    _term(
        "kelas kesejahteraan",
        "welfare class",
        "Golongan dari miskin ekstrem sampai menengah ke atas, dipotong dari peringkat menurut aturan yang tertulis pada "
        "hasilnya.",
        "A class from extreme poverty to upper middle, cut from the ranking by a rule that stands with the result.",
        HERE,
        [r"\bstatus kesejahteraan\b", r"\bkelas ekonomi\b"],
    ),
    _term(
        "model",
        "model",
        "Rumus yang memperkirakan pengeluaran per orang dari keadaan keluarga, dicocokkan dengan survei; kesalahannya "
        "selalu ditulis.",
        "The formula that estimates expenditure per head from what a family has and is, fitted on a survey; its errors "
        "are always shown.",
    ),
    _term(
        "FKP",
        "FKP",
        "Forum konsultasi publik: desa membahas daftar peringkat bersama warga.",
        "Public consultation forum: the village discusses the ranked list with its people.",
        PRESS,
    ),
    # --- Papers -------------------------------------------------------------------------------------------------------
    _term(
        "surat tugas",
        "letter of assignment",
        "Surat bernomor yang menyatakan petugas, perannya, dan wilayahnya, dengan kode QR untuk diperiksa warga.",
        "The numbered letter that names the officer, the role and the area, with a QR code for the public to check.",
    ),
    _term(
        "kode masuk",
        "sign-in code",
        "Kode sekali pakai di selembar kertas, untuk masuk pertama kali dan membuat kata sandi sendiri.",
        "A one-time code on a slip of paper, to sign in for the first time and choose a password of one's own.",
    ),
    _term(
        "BAST",
        "BAST",
        "Berita acara serah terima dokumen; honor dibayar berdasarkan berita acara ini.",
        "Minutes of handing over; the pay is based on them.",
        "BAST",
    ),
    _term(
        "BANR",
        "BANR",
        "Berita acara untuk keluarga dengan 205 = 3, 4, atau 5.",
        "Minutes of non-response, for families with 205 = 3, 4 or 5.",
        "BANR",
    ),
)

BY_TERM: dict[str, Term] = {one.term.id: one for one in GLOSSARY}


class UnknownTerm(LookupError):
    """A page explains a term that the glossary does not have."""


def term_of(name: str) -> Term:
    """Returns a term by its Indonesian name. Raises UnknownTerm, with those there are."""
    if name not in BY_TERM:
        raise UnknownTerm(f"“{name}” is not in the glossary. There are: {', '.join(BY_TERM)}")
    return BY_TERM[name]


@cache
def _pattern(one: Term) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(one.term.id)}(?!\w)", 0 if one.is_short else re.IGNORECASE)


def terms_in(texts: Iterable[Words]) -> list[Term]:
    """Returns the terms that texts use, in the order of the glossary. They are looked for in the Indonesian."""
    said = "\n".join(text.id for text in texts)
    return [one for one in GLOSSARY if _pattern(one).search(said)]


def as_markdown() -> str:
    """Returns the glossary as the document docs/glossary.md."""
    rows = [
        f"| {one.term.id} | {one.term.en} | {one.means.id} | {one.means.en} | {one.source} |"
        for one in sorted(GLOSSARY, key=lambda one: one.term.id.lower())
    ]
    head = [
        "# Glossary",
        "",
        "One word for one thing: in the interface, the handbooks, the documents and the tests. Printed by",
        "`./run manage print_glossary` from `enumeration/help/glossary.py`; change it there.",
        "",
        "| Indonesian | English | arti | meaning | source |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows, ""])
