"""Every code list of REGSOSEK22.K, declared once, in both languages. The numbers are those of the paper form.

⚠ marks where the repositories [O], [S] and [V], from which the form was rebuilt, differ: docs/domain.md.
"""

from django.db.models import IntegerChoices

from enumeration.words import Words


class YesNo(IntegerChoices):
    YES = 1, Words("Ya", "Yes")
    NO = 2, Words("Tidak", "No")


class YesNoUnknown(IntegerChoices):
    YES = 1, Words("Ya", "Yes")
    NO = 2, Words("Tidak", "No")
    UNKNOWN = 8, Words("Tidak tahu", "Don't know")


# --- I. Place, II. Visit --------------------------------------------------------------------------------------


class NeighbourhoodOpinion(IntegerChoices):
    """111: the opinion of the neighbourhood head (ketua SLS)."""

    # ⚠ [O] prints no labels for 111; these are the classes of the verification list (VK) and of [S]'s queries.
    VERY_POOR = 1, Words("Sangat miskin", "Very poor")
    POOR = 2, Words("Miskin", "Poor")
    NOT_POOR = 3, Words("Tidak miskin", "Not poor")


class Existence(IntegerChoices):
    """REGSOSEK22.VK1: what became of a household of the pre-printed list."""

    # ⚠ We have not seen the numbers on REGSOSEK22.VK1; these are ours, in the order of the recap.
    FOUND = 1, Words("Ditemukan", "Found")
    MOVED = 2, Words("Pindah", "Moved away")
    DIED = 3, Words("Meninggal (semua anggota)", "Died (all members)")
    UNKNOWN = 4, Words("Tidak dikenal", "Unknown here")
    DOUBLE = 5, Words("Ganda", "Listed twice")
    NEW = 6, Words("Keluarga baru", "New family")

    @property
    def short(self) -> Words:
        """Returns what was found in a word or two, for buttons and badges."""
        return {
            Existence.MOVED: Words("Pindah", "Moved"),
            Existence.DIED: Words("Meninggal", "Died"),
            Existence.UNKNOWN: Words("Tidak dikenal", "Unknown"),
            Existence.NEW: Words("Baru", "New"),
        }.get(self, self.label)  # type: ignore[arg-type]


GONE = (Existence.MOVED, Existence.DIED, Existence.UNKNOWN, Existence.DOUBLE)
"""The household is not, or no longer, in this SLS: it is struck off the list and not interviewed."""


class CardMatch(IntegerChoices):
    """115."""

    MATCHES = 0, Words("Kartu Keluarga sesuai", "The card matches the family")
    ORIGINAL = 1, Words("Keluarga induk", "The original family of the card")
    SPLIT_OFF = 2, Words("Keluarga pecahan", "A family split off from the card")


class Result(IntegerChoices):
    """205."""

    COMPLETE = 1, Words("Terisi lengkap", "Complete")
    INCOMPLETE = 2, Words("Terisi tidak lengkap", "Incomplete")
    NO_RESPONDENT = (
        3,
        Words(
            "Tidak ada anggota keluarga/responden yang dapat memberi jawaban sampai akhir masa pendataan",
            "Nobody able to answer until the end of the enumeration",
        ),
    )
    REFUSED = 4, Words("Responden menolak", "Respondent refused")
    GONE = (
        5,
        Words("Keluarga pindah/bangunan sensus sudah tidak ada", "Family has moved, or the building is gone"),
    )

    @property
    def short(self) -> Words:
        """Returns the result in two or three words, for tables and tiles where the form's own wording is too long."""
        return {
            Result.COMPLETE: Words("Terisi lengkap", "Complete"),
            Result.INCOMPLETE: Words("Terisi tidak lengkap", "Incomplete"),
            Result.NO_RESPONDENT: Words("Tidak ada responden", "No respondent"),
            Result.REFUSED: Words("Menolak", "Refused"),
            Result.GONE: Words("Pindah atau tidak ada lagi", "Moved or no longer exists"),
        }[self]


# --- III. Housing ---------------------------------------------------------------------------------------------


class Tenure(IntegerChoices):
    """301a."""

    OWNED = 1, Words("Milik sendiri", "Owned")
    RENTED = 2, Words("Kontrak/sewa", "Rented")
    RENT_FREE = 3, Words("Bebas sewa", "Rent-free")
    OFFICIAL = 4, Words("Dinas", "Provided with the job")
    OTHER = 5, Words("Lainnya", "Other")


class TitleDeed(IntegerChoices):
    """301b."""

    OWN_NAME = 1, Words("SHM atas nama anggota keluarga", "Freehold (SHM) in the name of a family member")
    OTHER_NAME_WRITTEN = (
        2,
        Words(
            "SHM bukan atas nama anggota keluarga dengan perjanjian pemanfaatan tertulis",
            "Freehold (SHM) in another name, with a written agreement",
        ),
    )
    OTHER_NAME_UNWRITTEN = (
        3,
        Words(
            "SHM bukan atas nama anggota keluarga tanpa perjanjian pemanfaatan tertulis",
            "Freehold (SHM) in another name, without a written agreement",
        ),
    )
    OTHER_CERTIFICATE = 4, Words("Sertifikat selain SHM (SHGB, SHSRS)", "Another certificate (SHGB, SHSRS)")
    OTHER_LETTER = 5, Words("Surat bukti lainnya (girik, letter C, dll.)", "Another letter (girik, letter C, …)")
    NONE = 6, Words("Tidak punya", "None")


class Floor(IntegerChoices):
    """303."""

    MARBLE = 1, Words("Marmer/granit", "Marble/granite")
    CERAMIC = 2, Words("Keramik", "Ceramic tiles")
    PARQUET = 3, Words("Parket/vinil/karpet", "Parquet/vinyl/carpet")
    TILES = 4, Words("Ubin/tegel/teraso", "Cement tiles/terrazzo")
    WOOD = 5, Words("Kayu/papan", "Wood/boards")
    CEMENT = 6, Words("Semen/bata merah", "Cement/red brick")
    BAMBOO = 7, Words("Bambu", "Bamboo")
    EARTH = 8, Words("Tanah", "Earth")
    OTHER = 9, Words("Lainnya", "Other")


class Wall(IntegerChoices):
    """304."""

    BRICK = 1, Words("Tembok", "Brick or concrete")
    PLASTERED = 2, Words("Plesteran anyaman bambu/kawat", "Plastered bamboo or wire mesh")
    WOOD = 3, Words("Kayu/papan/gipsum/GRC/calciboard", "Wood/boards/gypsum/GRC/calciboard")
    WOVEN_BAMBOO = 4, Words("Anyaman bambu", "Woven bamboo")
    LOGS = 5, Words("Batang kayu", "Logs")
    BAMBOO = 6, Words("Bambu", "Bamboo")
    OTHER = 7, Words("Lainnya", "Other")


class Roof(IntegerChoices):
    """305."""

    # ⚠ The enum in [O] swaps 5 and 6; its print view and [S] say 5 bamboo, 6 wood: the printed form is followed.
    CONCRETE = 1, Words("Beton", "Concrete")
    TILES = 2, Words("Genteng", "Roof tiles")
    ZINC = 3, Words("Seng", "Corrugated zinc")
    ASBESTOS = 4, Words("Asbes", "Asbestos")
    BAMBOO = 5, Words("Bambu", "Bamboo")
    WOOD = 6, Words("Kayu/sirap", "Wood/shingles")
    THATCH = 7, Words("Jerami/ijuk/daun-daunan/rumbia", "Straw/palm fibre/leaves")
    OTHER = 8, Words("Lainnya", "Other")


class Water(IntegerChoices):
    """306a."""

    BOTTLED = 1, Words("Air kemasan bermerk", "Branded bottled water")
    REFILL = 2, Words("Air isi ulang", "Refilled bottles")
    PIPED = 3, Words("Leding", "Piped")
    BOREHOLE = 4, Words("Sumur bor/pompa", "Borehole/pump")
    PROTECTED_WELL = 5, Words("Sumur terlindung", "Protected well")
    UNPROTECTED_WELL = 6, Words("Sumur tak terlindung", "Unprotected well")
    PROTECTED_SPRING = 7, Words("Mata air terlindung", "Protected spring")
    UNPROTECTED_SPRING = 8, Words("Mata air tak terlindung", "Unprotected spring")
    SURFACE = (
        9,
        Words("Air permukaan (sungai/danau/waduk/kolam/irigasi)", "Surface water (river/lake/reservoir/pond)"),
    )
    RAIN = 10, Words("Air hujan", "Rain water")
    OTHER = 11, Words("Lainnya", "Other")


class SepticDistance(IntegerChoices):
    """306b."""

    # ⚠ The enum in [O] has 3 for "don't know"; the printed form and [V] have 8.
    NEAR = 1, Words("< 10 meter", "Less than 10 m")
    FAR = 2, Words("≥ 10 meter", "10 m or more")
    UNKNOWN = 8, Words("Tidak tahu", "Don't know")


class Light(IntegerChoices):
    """307a."""

    METERED = 1, Words("Listrik PLN dengan meteran", "PLN electricity with a meter")
    UNMETERED = 2, Words("Listrik PLN tanpa meteran", "PLN electricity without a meter")
    NOT_PLN = 3, Words("Listrik non-PLN", "Electricity not from PLN")
    NO_ELECTRICITY = 4, Words("Bukan listrik", "No electricity")


class Power(IntegerChoices):
    """307b."""

    W450 = 1, Words("450 watt", "450 W")
    W900 = 2, Words("900 watt", "900 W")
    W1300 = 3, Words("1.300 watt", "1,300 W")
    W2200 = 4, Words("2.200 watt", "2,200 W")
    OVER_2200 = 5, Words("> 2.200 watt", "More than 2,200 W")


class Fuel(IntegerChoices):
    """308."""

    # ⚠ The enum in [O] codes "does not cook" as 12; the printed form and [V] have 00.
    NO_COOKING = 0, Words("Tidak memasak di rumah", "No cooking at home")
    ELECTRICITY = 1, Words("Listrik", "Electricity")
    LPG_5KG = 2, Words("Elpiji 5,5 kg/blue gaz", "LPG 5.5 kg/Blue Gaz")
    LPG_12KG = 3, Words("Elpiji 12 kg", "LPG 12 kg")
    LPG_3KG = 4, Words("Elpiji 3 kg", "LPG 3 kg")
    CITY_GAS = 5, Words("Gas kota/meteran PGN", "Piped gas (PGN)")
    BIOGAS = 6, Words("Biogas", "Biogas")
    KEROSENE = 7, Words("Minyak tanah", "Kerosene")
    BRIQUETTES = 8, Words("Briket", "Briquettes")
    CHARCOAL = 9, Words("Arang", "Charcoal")
    FIREWOOD = 10, Words("Kayu bakar", "Firewood")
    OTHER = 11, Words("Lainnya", "Other")


class ToiletAccess(IntegerChoices):
    """309a."""

    OWN = 1, Words("Ada, digunakan hanya anggota keluarga sendiri", "Yes, used by this family only")
    SHARED = (
        2,
        Words(
            "Ada, digunakan bersama anggota keluarga/rumah tangga tertentu", "Yes, shared with certain other families"
        ),
    )
    COMMUNAL = 3, Words("Ada, di MCK komunal", "Yes, in a communal facility")
    PUBLIC = 4, Words("Ada, di MCK umum/siapapun menggunakan", "Yes, in a public facility, used by anybody")
    UNUSED = 5, Words("Ada, anggota keluarga tidak menggunakan", "Yes, but the family does not use it")
    NONE = 6, Words("Tidak ada fasilitas", "None")


class ToiletType(IntegerChoices):
    """309b."""

    GOOSENECK = 1, Words("Leher angsa", "Gooseneck (water seal)")
    SLAB_COVERED = 2, Words("Plengsengan dengan tutup", "Sloping pan with a cover")
    SLAB_OPEN = 3, Words("Plengsengan tanpa tutup", "Sloping pan without a cover")
    PIT = 4, Words("Cemplung/cubluk", "Pit")


class Sewage(IntegerChoices):
    """310."""

    SEPTIC_TANK = 1, Words("Tangki septik", "Septic tank")
    TREATMENT = 2, Words("IPAL", "Waste water treatment plant")
    WATER_BODY = 3, Words("Kolam/sawah/sungai/danau/laut", "Pond/rice field/river/lake/sea")
    HOLE = 4, Words("Lubang tanah", "Hole in the ground")
    OPEN_LAND = 5, Words("Pantai/tanah lapang/kebun", "Beach/open land/garden")
    OTHER = 6, Words("Lainnya", "Other")


# --- IV. Members of the household -----------------------------------------------------------------------------


class NikReason(IntegerChoices):
    """403, second part: why there is no NIK. A reason, never a made-up number.

    Not on REGSOSEK22.K. A BPS training deck writes these as false numbers, 9999999999999994, …95, …96 and …99; their
    last digit is the code here.
    """

    REFUSED = 4, Words("Menolak menyebutkan", "Refuses to tell it")
    NONE_UNDER_17 = 5, Words("Belum punya NIK, umur di bawah 17 tahun", "Has none yet, younger than 17")
    NONE_17_OR_OLDER = 6, Words("Belum punya NIK, umur 17 tahun atau lebih", "Has none yet, 17 or older")
    FOREIGNER = 9, Words("Warga negara asing", "Foreigner")


class Presence(IntegerChoices):
    """404. The questions continue only for 1 and 5."""

    # ⚠ An earlier draft in [V] had five codes, of which 1 and 4 continued.
    LIVES_HERE = 1, Words("Tinggal bersama keluarga", "Lives with the family")
    DECEASED = 2, Words("Meninggal", "Deceased")
    MOVED_WITHIN_INDONESIA = (
        3,
        Words(
            "Tidak tinggal bersama keluarga/pindah ke wilayah lain di Indonesia",
            "Does not live with the family/moved elsewhere in Indonesia",
        ),
    )
    MOVED_ABROAD = (
        4,
        Words("Tidak tinggal bersama keluarga/pindah ke luar negeri", "Does not live with the family/moved abroad"),
    )
    NEW = 5, Words("Anggota keluarga baru", "New member of the family")
    NOT_FOUND = 6, Words("Tidak ditemukan", "Not found")


class Sex(IntegerChoices):
    """405."""

    MALE = 1, Words("Laki-laki", "Male")
    FEMALE = 2, Words("Perempuan", "Female")


class MaritalStatus(IntegerChoices):
    """408."""

    SINGLE = 1, Words("Belum kawin", "Never married")
    MARRIED = 2, Words("Kawin", "Married")
    DIVORCED = 3, Words("Cerai hidup", "Divorced")
    WIDOWED = 4, Words("Cerai mati", "Widowed")


class Relationship(IntegerChoices):
    """409."""

    HEAD = 1, Words("Kepala keluarga", "Head of the family")
    SPOUSE = 2, Words("Istri/suami", "Wife/husband")
    CHILD = 3, Words("Anak", "Child")
    CHILD_IN_LAW = 4, Words("Menantu", "Son-/daughter-in-law")
    GRANDCHILD = 5, Words("Cucu", "Grandchild")
    PARENT = 6, Words("Orang tua/mertua", "Parent/parent-in-law")
    SERVANT = 7, Words("Pembantu/sopir", "Domestic worker/driver")
    OTHER = 8, Words("Lainnya", "Other")


class IdentityPapers(IntegerChoices):
    """411, added up."""

    # ⚠ [V] allows 5 at most; [O] 7, the sum of all three.
    NONE = 0, Words("Tidak memiliki", "None")
    BIRTH_CERTIFICATE = 1, Words("Akta kelahiran", "Birth certificate")
    CHILD_CARD = 2, Words("Kartu Identitas Anak (KIA)", "Child identity card (KIA)")
    IDENTITY_CARD = 4, Words("KTP", "Identity card (KTP)")


class Schooling(IntegerChoices):
    """412."""

    NEVER = 1, Words("Tidak/belum pernah sekolah", "Never went to school, or not yet")
    IN_SCHOOL = 2, Words("Masih sekolah", "In school")
    LEFT = 3, Words("Tidak bersekolah lagi", "No longer in school")


_LEVELS = {
    "PAKET_A": (1, Words("Paket A", "Paket A (primary equivalent)")),
    "SDLB": (2, Words("SDLB", "SDLB (special primary)")),
    "SD": (3, Words("SD", "SD (primary)")),
    "MI": (4, Words("MI", "MI (Islamic primary)")),
    "ULA": (5, Words("SPM/PDF Ula", "SPM/PDF Ula (pesantren, primary)")),
    "PAKET_B": (6, Words("Paket B", "Paket B (lower secondary equivalent)")),
    "SMPLB": (7, Words("SMPLB", "SMPLB (special lower secondary)")),
    "SMP": (8, Words("SMP", "SMP (lower secondary)")),
    "MTS": (9, Words("MTs", "MTs (Islamic lower secondary)")),
    "WUSTHA": (10, Words("SPM/PDF Wustha", "SPM/PDF Wustha (pesantren, lower secondary)")),
    "PAKET_C": (11, Words("Paket C", "Paket C (upper secondary equivalent)")),
    "SMLB": (12, Words("SMLB", "SMLB (special upper secondary)")),
    "SMA": (13, Words("SMA", "SMA (upper secondary)")),
    "MA": (14, Words("MA", "MA (Islamic upper secondary)")),
    "SMK": (15, Words("SMK", "SMK (vocational upper secondary)")),
    "MAK": (16, Words("MAK", "MAK (Islamic vocational upper secondary)")),
    "ULYA": (17, Words("SPM/PDF Ulya", "SPM/PDF Ulya (pesantren, upper secondary)")),
    "D1_D3": (18, Words("D1/D2/D3", "D1/D2/D3 (diploma)")),
    "D4_S1": (19, Words("D4/S1", "D4/S1 (bachelor)")),
    "PROFESSION": (20, Words("Profesi", "Profession degree")),
    "S2": (21, Words("S2", "S2 (master)")),
    "S3": (22, Words("S3", "S3 (doctorate)")),
}

# 413 and 415 share one list; 415 continues with 23.
SchoolLevel = IntegerChoices("SchoolLevel", _LEVELS, module=__name__)  # type: ignore[call-overload]
SchoolLevel.__doc__ = "413."
Diploma = IntegerChoices(  # type: ignore[call-overload]
    "Diploma",
    _LEVELS | {"NONE": (23, Words("Tidak punya ijazah SD", "No primary school diploma"))},
    module=__name__,
)
Diploma.__doc__ = "415."


class Grade(IntegerChoices):
    """414."""

    G1 = 1, Words("Kelas/tingkat 1", "Grade 1")
    G2 = 2, Words("Kelas/tingkat 2", "Grade 2")
    G3 = 3, Words("Kelas/tingkat 3", "Grade 3")
    G4 = 4, Words("Kelas/tingkat 4", "Grade 4")
    G5 = 5, Words("Kelas/tingkat 5", "Grade 5")
    G6 = 6, Words("Kelas/tingkat 6", "Grade 6")
    G7 = 7, Words("Kelas/tingkat 7", "Grade 7")
    FINISHED = 8, Words("Tamat dan lulus", "Finished and graduated")


class Sector(IntegerChoices):
    """417 and 421: the 26 lines of business."""

    FOOD_CROPS = 1, Words("Pertanian tanaman padi dan palawija", "Rice and secondary crops")
    HORTICULTURE = 2, Words("Hortikultura", "Horticulture")
    PLANTATION = 3, Words("Perkebunan", "Plantation crops")
    FISHERY = 4, Words("Perikanan", "Fishery")
    LIVESTOCK = 5, Words("Peternakan", "Livestock")
    FORESTRY = 6, Words("Kehutanan dan pertanian lainnya", "Forestry and other agriculture")
    MINING = 7, Words("Pertambangan/penggalian", "Mining and quarrying")
    MANUFACTURING = 8, Words("Industri pengolahan", "Manufacturing")
    ELECTRICITY = (
        9,
        Words("Pengadaan listrik, gas, uap/air panas, dan udara dingin", "Electricity, gas, steam, cooling"),
    )
    WATER = (
        10,
        Words(
            "Pengelolaan air, air limbah, daur ulang sampah, dan aktivitas remediasi",
            "Water, sewage, recycling and remediation",
        ),
    )
    CONSTRUCTION = 11, Words("Konstruksi", "Construction")
    TRADE = (
        12,
        Words(
            "Perdagangan besar dan eceran, reparasi dan perawatan mobil dan sepeda motor",
            "Trade and repair of vehicles",
        ),
    )
    TRANSPORT = 13, Words("Pengangkutan dan pergudangan", "Transport and storage")
    ACCOMMODATION = 14, Words("Penyediaan akomodasi dan makan minum", "Accommodation, food and drink")
    INFORMATION = 15, Words("Informasi dan komunikasi", "Information and communication")
    FINANCE = 16, Words("Keuangan dan asuransi", "Finance and insurance")
    REAL_ESTATE = 17, Words("Real estat", "Real estate")
    PROFESSIONAL = 18, Words("Aktivitas profesional, ilmiah, dan teknis", "Professional, scientific and technical")
    SUPPORT = (
        19,
        Words(
            "Aktivitas penyewaan, ketenagakerjaan, agen perjalanan, dan penunjang usaha lainnya",
            "Rental, employment, travel agencies and business support",
        ),
    )
    GOVERNMENT = (
        20,
        Words(
            "Administrasi pemerintahan, pertahanan, dan jaminan sosial wajib",
            "Public administration, defence and compulsory social security",
        ),
    )
    EDUCATION = 21, Words("Pendidikan", "Education")
    HEALTH = 22, Words("Aktivitas kesehatan manusia dan aktivitas sosial", "Health and social work")
    ARTS = 23, Words("Kesenian, hiburan, dan rekreasi", "Arts, entertainment and recreation")
    OTHER_SERVICES = 24, Words("Aktivitas jasa lainnya", "Other services")
    FAMILY_EMPLOYER = 25, Words("Aktivitas keluarga sebagai pemberi kerja", "Families as employers")
    INTERNATIONAL = 26, Words("Aktivitas badan internasional", "International bodies")


class WorkStatus(IntegerChoices):
    """418."""

    OWN_ACCOUNT = 1, Words("Berusaha sendiri", "Own account")
    WITH_UNPAID = (
        2,
        Words("Berusaha dibantu buruh tidak tetap/tidak dibayar", "Own business, helped by casual or unpaid workers"),
    )
    WITH_PAID = 3, Words("Berusaha dibantu buruh tetap/dibayar", "Own business, with permanent or paid workers")
    PRIVATE_EMPLOYEE = 4, Words("Buruh/karyawan/pegawai swasta", "Private employee")
    CIVIL_SERVANT = (
        5,
        Words(
            "PNS/TNI/Polri/BUMN/BUMD/pejabat negara", "Civil servant, armed forces, police, state enterprise, official"
        ),
    )
    CASUAL_FARM = 6, Words("Pekerja bebas pertanian", "Casual worker in agriculture")
    CASUAL_OTHER = 7, Words("Pekerja bebas non-pertanian", "Casual worker outside agriculture")
    FAMILY_WORKER = 8, Words("Pekerja keluarga/tidak dibayar", "Family worker/unpaid")


class TaxNumber(IntegerChoices):
    """419."""

    SHOWN = 1, Words("Ada, dapat menunjukkan", "Has one and can show it")
    NOT_SHOWN = 2, Words("Ada, tidak dapat menunjukkan", "Has one but cannot show it")
    NONE = 3, Words("Tidak ada", "None")


class Licence(IntegerChoices):
    """424."""

    SITU = 1, Words("Surat Izin Tempat Usaha (SITU)", "Business place permit (SITU)")
    SIUP = 2, Words("Surat Izin Usaha Perdagangan (SIUP)", "Trading licence (SIUP)")
    NRP = 3, Words("Nomor Register Perusahaan (NRP)", "Company register number (NRP)")
    NIB = 4, Words("Nomor Induk Berusaha (NIB)", "Business identification number (NIB)")
    SKDP = 5, Words("Surat Keterangan Domisili Perusahaan (SKDP)", "Company domicile letter (SKDP)")
    AMDAL = 6, Words("Analisis Mengenai Dampak Lingkungan (Amdal)", "Environmental impact analysis (Amdal)")
    SIMB = 7, Words("Surat Izin Mendirikan Bangunan (SIMB)", "Building permit (SIMB)")
    SKBH = 8, Words("Surat Keputusan Badan Hukum (SKBH)", "Legal entity decree (SKBH)")
    APPT = 9, Words("Akta Pendirian Perusahaan Terbatas (APPT)", "Deed of incorporation (APPT)")
    OTHER = 10, Words("Surat izin lainnya", "Another licence")
    NONE = 11, Words("Belum memiliki", "None yet")
    NUISANCE = 12, Words("Surat izin gangguan", "Nuisance permit")


class Turnover(IntegerChoices):
    """425, per month. 1-3 are ultra-micro, 4 micro, 5 small, 6 medium, 7 large businesses."""

    UNDER_5 = 1, Words("< 5 juta rupiah (ultra mikro)", "Under 5 million rupiah (ultra-micro)")
    TO_15 = 2, Words("5 – < 15 juta rupiah (ultra mikro)", "5 to under 15 million rupiah (ultra-micro)")
    TO_25 = 3, Words("15 – < 25 juta rupiah (ultra mikro)", "15 to under 25 million rupiah (ultra-micro)")
    TO_167 = 4, Words("25 – < 167 juta rupiah (mikro)", "25 to under 167 million rupiah (micro)")
    TO_1250 = 5, Words("167 – < 1.250 juta rupiah (kecil)", "167 to under 1,250 million rupiah (small)")
    TO_4167 = 6, Words("1.250 – < 4.167 juta rupiah (menengah)", "1,250 to under 4,167 million rupiah (medium)")
    OVER_4167 = 7, Words("≥ 4.167 juta rupiah (besar)", "4,167 million rupiah or more (large)")


class BusinessInternet(IntegerChoices):
    """426, added up."""

    NONE = 0, Words("Tidak menggunakan internet", "Does not use the internet")
    COMMUNICATION = 1, Words("Komunikasi", "Communication")
    SEARCH = 2, Words("Mencari informasi", "Looking for information")
    MARKETING = 4, Words("Pemasaran/iklan", "Marketing/advertising")
    SELLING = 8, Words("Penjualan produk", "Selling")
    BUYING = 16, Words("Pembelian bahan/produksi", "Buying/production")
    OTHER = 32, Words("Lainnya", "Other")


class Nutrition(IntegerChoices):
    """427."""

    WASTING = 1, Words("Kurang gizi (wasting)", "Undernourished (wasting)")
    STUNTING = 2, Words("Kerdil (stunting)", "Stunted")
    NO_RECORD = 3, Words("Tidak ada catatan", "No record")
    UNKNOWN = 8, Words("Tidak tahu", "Don't know")


class Difficulty(IntegerChoices):
    """428a-i.

    NOTE the order: the REVERSE of the Washington Group's, where 1 is no difficulty. Their cut-off "a lot of difficulty,
    or cannot do at all" is codes 1 and 2 here.
    """

    CANNOT = 1, Words("Ya, sama sekali tidak bisa", "Yes, cannot do it at all")
    A_LOT = 2, Words("Ya, banyak kesulitan dan membutuhkan bantuan", "Yes, a lot of difficulty, and needs help")
    SOME = 3, Words("Ya, sedikit kesulitan, tidak membutuhkan bantuan", "Yes, some difficulty, without help")
    NONE = 4, Words("Tidak mengalami kesulitan", "No difficulty")


class Sadness(IntegerChoices):
    """428j."""

    VERY_OFTEN = 1, Words("Sangat sering", "Very often")
    OFTEN = 2, Words("Sering", "Often")
    SELDOM = 3, Words("Jarang", "Seldom")
    NEVER = 4, Words("Tidak pernah", "Never")


class Caregiver(IntegerChoices):
    """429."""

    FAMILY_MEMBER = 1, Words("Ya, anggota keluarga", "Yes, a member of the family")
    SOMEONE_ELSE = 2, Words("Ya, bukan anggota keluarga", "Yes, somebody outside the family")
    # ⚠ [O] prints "Ya, tinggal sendiri", [V] ends at 2; read as "no, lives alone".
    NOBODY = 3, Words("Tidak/tinggal sendiri", "No/lives alone")


class ChronicIllness(IntegerChoices):
    """430."""

    NONE = 1, Words("Tidak ada", "None")
    HYPERTENSION = 2, Words("Hipertensi (tekanan darah tinggi)", "Hypertension")
    RHEUMATISM = 3, Words("Rematik", "Rheumatism")
    ASTHMA = 4, Words("Asma", "Asthma")
    HEART = 5, Words("Masalah jantung", "Heart disease")
    DIABETES = 6, Words("Diabetes (kencing manis)", "Diabetes")
    TUBERCULOSIS = 7, Words("Tuberkulosis (TBC)", "Tuberculosis")
    STROKE = 8, Words("Stroke", "Stroke")
    CANCER = 9, Words("Kanker atau tumor ganas", "Cancer")
    KIDNEY = 10, Words("Gagal ginjal", "Kidney failure")
    HAEMOPHILIA = 11, Words("Hemofilia", "Haemophilia")
    HIV = 12, Words("HIV/AIDS", "HIV/AIDS")
    CHOLESTEROL = 13, Words("Kolesterol", "High cholesterol")
    CIRRHOSIS = 14, Words("Sirosis hati", "Cirrhosis of the liver")
    THALASSAEMIA = 15, Words("Talasemia", "Thalassaemia")
    LEUKAEMIA = 16, Words("Leukemia", "Leukaemia")
    ALZHEIMER = 17, Words("Alzheimer", "Alzheimer's disease")
    OTHER = 18, Words("Lainnya", "Other")


class HealthInsurance(IntegerChoices):
    """431a, added up."""

    NONE = 0, Words("Tidak memiliki", "None")
    PBI = 1, Words("PBI JKN (penerima bantuan iuran)", "JKN, contribution paid by the state (PBI)")
    OWN = 2, Words("JKN mandiri", "JKN, paid by oneself")
    EMPLOYER = 4, Words("JKN pemberi kerja", "JKN, through the employer")
    OTHER = 8, Words("Jaminan kesehatan lainnya", "Another health insurance")
    # ⚠ [O] labels 99 "lainnya"; the printed form has 8 for that and 99 for "don't know".
    UNKNOWN = 99, Words("Tidak tahu", "Don't know")


class EmploymentInsurance(IntegerChoices):
    """431f, added up."""

    NONE = 0, Words("Tidak memiliki", "None")
    ACCIDENT = 1, Words("Jaminan Kecelakaan Kerja (JKK)", "Work accident insurance (JKK)")
    DEATH = 2, Words("Jaminan Kematian (JKM)", "Death benefit (JKM)")
    OLD_AGE = 4, Words("Jaminan Hari Tua (JHT)", "Old-age savings (JHT)")
    PENSION = 8, Words("Jaminan Pensiun (JP)", "Pension insurance (JP)")
    OTHER_PENSION = 16, Words("Taspen/pensiun swasta", "Taspen/private pension")
    UNKNOWN = 99, Words("Tidak tahu", "Don't know")


# --- V. Programmes, assets, services --------------------------------------------------------------------------


class InternetUse(IntegerChoices):
    """505."""

    NONE = 0, Words("Tidak menggunakan", "Not used")
    SUBSCRIPTION = 1, Words("Internet dan TV digital berlangganan", "Subscribed internet with TV")
    WIFI = 2, Words("Wifi", "Wi-Fi")
    PHONE = 3, Words("Internet handphone", "Mobile phone")


class BankAccount(IntegerChoices):
    """506."""

    # ⚠ An earlier draft in [V] had 1 and 2 only.
    BUSINESS = 1, Words("Ya, untuk usaha", "Yes, for business")
    PERSONAL = 2, Words("Ya, untuk pribadi", "Yes, for private use")
    BOTH = 3, Words("Ya, untuk usaha dan pribadi", "Yes, for both")
    NONE = 4, Words("Tidak ada", "None")


class Month(IntegerChoices):
    """501, month last received."""

    JANUARY = 1, Words("Januari", "January")
    FEBRUARY = 2, Words("Februari", "February")
    MARCH = 3, Words("Maret", "March")
    APRIL = 4, Words("April", "April")
    MAY = 5, Words("Mei", "May")
    JUNE = 6, Words("Juni", "June")
    JULY = 7, Words("Juli", "July")
    AUGUST = 8, Words("Agustus", "August")
    SEPTEMBER = 9, Words("September", "September")
    OCTOBER = 10, Words("Oktober", "October")
    NOVEMBER = 11, Words("November", "November")
    DECEMBER = 12, Words("Desember", "December")


# --- REGSOSEK22.XK --------------------------------------------------------------------------------------------


class SpecialKind(IntegerChoices):
    """XK: the kinds of groups that the short form counts."""

    APARTMENT = 1, Words("Apartemen", "Apartments")
    BARRACKS = 2, Words("Barak militer", "Military barracks")
    BOARDING_SCHOOL = 3, Words("Pesantren/sejenis", "Islamic boarding school or similar")
    ORPHANAGE = 4, Words("Panti asuhan", "Orphanage")
    MENTAL_HOSPITAL = 5, Words("Rumah sakit jiwa", "Mental hospital")
    REFUGEES = 6, Words("Pengungsi", "Refugees")
    PRISON = 7, Words("Lembaga pemasyarakatan", "Prison")
    CREW = 8, Words("Awak kapal", "Crew of a ship")
    BOAT_DWELLERS = 9, Words("Penghuni perahu", "Dwellers on boats")
    HOMELESS = 10, Words("Tunawisma", "Homeless")
    OTHER = 11, Words("Lainnya", "Other")


class DifficultyKind(IntegerChoices):
    """XK: 428a-j by number."""

    SEEING = 1, Words("Penglihatan", "Seeing")
    HEARING = 2, Words("Pendengaran", "Hearing")
    WALKING = 3, Words("Berjalan/naik tangga", "Walking or climbing steps")
    HANDS = 4, Words("Menggerakkan tangan/jari", "Moving hands or fingers")
    LEARNING = 5, Words("Belajar/kemampuan intelektual", "Learning (intellectual)")
    BEHAVIOUR = 6, Words("Mengendalikan perilaku", "Controlling behaviour")
    SPEAKING = 7, Words("Berbicara/berkomunikasi", "Speaking or communicating")
    SELFCARE = 8, Words("Mengurus diri sendiri", "Self-care")
    REMEMBERING = 9, Words("Mengingat/berkonsentrasi", "Remembering or concentrating")
    SADNESS = 10, Words("Kesedihan/depresi", "Sadness or depression")


class DiplomaGroup(IntegerChoices):
    """XK: 415 in five groups."""

    NONE = 1, Words("Tidak tamat SD", "No primary school diploma")
    PRIMARY = 2, Words("SD/sederajat", "Primary school")
    LOWER = 3, Words("SMP/sederajat", "Lower secondary school")
    UPPER = 4, Words("SMA/sederajat", "Upper secondary school")
    HIGHER = 5, Words("Perguruan tinggi", "Higher education")
