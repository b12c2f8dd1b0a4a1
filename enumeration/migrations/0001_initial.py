import uuid

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import enumeration.models.exports


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("code", models.CharField(db_collation="C", max_length=16, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "Provinsi"),
                            ("district", "Kabupaten/Kota"),
                            ("subdistrict", "Kecamatan"),
                            ("village", "Desa/Kelurahan"),
                            ("sls", "SLS"),
                            ("sub_sls", "Sub-SLS"),
                        ],
                        max_length=12,
                    ),
                ),
                ("kemendagri_code", models.CharField(blank=True, max_length=13, null=True)),
            ],
            options={
                "verbose_name": "wilayah",
                "verbose_name_plural": "wilayah",
                "ordering": ["code"],
                "indexes": [models.Index(fields=["level", "code"], name="area_level_code")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code__regex", "^\\d{2}$"), ("level", "province")),
                            models.Q(("code__regex", "^\\d{4}$"), ("level", "district")),
                            models.Q(("code__regex", "^\\d{7}$"), ("level", "subdistrict")),
                            models.Q(("code__regex", "^\\d{10}$"), ("level", "village")),
                            models.Q(("code__regex", "^\\d{14}$"), ("level", "sls")),
                            models.Q(("code__regex", "^\\d{16}$"), ("level", "sub_sls")),
                            _connector="OR",
                        ),
                        name="area_code_fits_level",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Officer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("full_name", models.CharField(max_length=100, verbose_name="nama lengkap")),
                (
                    "officer_code",
                    models.CharField(blank=True, db_index=True, max_length=8, verbose_name="kode petugas"),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        help_text="PML seorang PPL; Koseka seorang PML.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="team",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengawas",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "home_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enumeration.area",
                        verbose_name="desa asal",
                    ),
                ),
            ],
            options={
                "verbose_name": "petugas",
                "verbose_name_plural": "petugas",
                "ordering": ["full_name"],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("area_code", models.CharField(db_collation="C", max_length=16)),
                ("filters", models.JSONField(default=dict)),
                ("file_format", models.CharField(default="xlsx", max_length=8)),
                ("purpose", models.CharField(max_length=300)),
                ("agreement", models.CharField(blank=True, max_length=100)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                (
                    "file_name",
                    models.CharField(default=enumeration.models.exports.new_file_name, max_length=64, unique=True),
                ),
                ("download_name", models.CharField(blank=True, max_length=150)),
                ("rows", models.BigIntegerField(null=True)),
                ("size", models.BigIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exports", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "ekspor",
                "verbose_name_plural": "ekspor",
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="ExportDownload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="downloads", to="enumeration.export"
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "aid_sembako",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Menerima Program Bantuan Sosial Sembako/BPNT dalam setahun terakhir",
                    ),
                ),
                (
                    "aid_sembako_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Januari"),
                            (2, "Februari"),
                            (3, "Maret"),
                            (4, "April"),
                            (5, "Mei"),
                            (6, "Juni"),
                            (7, "Juli"),
                            (8, "Agustus"),
                            (9, "September"),
                            (10, "Oktober"),
                            (11, "November"),
                            (12, "Desember"),
                        ],
                        null=True,
                        verbose_name="Bulan terakhir menerima Program Bantuan Sosial Sembako/BPNT",
                    ),
                ),
                (
                    "aid_sembako_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="Tahun terakhir menerima Program Bantuan Sosial Sembako/BPNT",
                    ),
                ),
                (
                    "aid_pkh",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Menerima Program Keluarga Harapan (PKH) dalam setahun terakhir",
                    ),
                ),
                (
                    "aid_pkh_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Januari"),
                            (2, "Februari"),
                            (3, "Maret"),
                            (4, "April"),
                            (5, "Mei"),
                            (6, "Juni"),
                            (7, "Juli"),
                            (8, "Agustus"),
                            (9, "September"),
                            (10, "Oktober"),
                            (11, "November"),
                            (12, "Desember"),
                        ],
                        null=True,
                        verbose_name="Bulan terakhir menerima Program Keluarga Harapan (PKH)",
                    ),
                ),
                (
                    "aid_pkh_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Tahun terakhir menerima Program Keluarga Harapan (PKH)"
                    ),
                ),
                (
                    "aid_village_fund",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Menerima Bantuan Langsung Tunai (BLT) Dana Desa dalam setahun terakhir",
                    ),
                ),
                (
                    "aid_village_fund_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Januari"),
                            (2, "Februari"),
                            (3, "Maret"),
                            (4, "April"),
                            (5, "Mei"),
                            (6, "Juni"),
                            (7, "Juli"),
                            (8, "Agustus"),
                            (9, "September"),
                            (10, "Oktober"),
                            (11, "November"),
                            (12, "Desember"),
                        ],
                        null=True,
                        verbose_name="Bulan terakhir menerima Bantuan Langsung Tunai (BLT) Dana Desa",
                    ),
                ),
                (
                    "aid_village_fund_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="Tahun terakhir menerima Bantuan Langsung Tunai (BLT) Dana Desa",
                    ),
                ),
                (
                    "aid_electricity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Menerima subsidi listrik dalam setahun terakhir",
                    ),
                ),
                (
                    "aid_electricity_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Januari"),
                            (2, "Februari"),
                            (3, "Maret"),
                            (4, "April"),
                            (5, "Mei"),
                            (6, "Juni"),
                            (7, "Juli"),
                            (8, "Agustus"),
                            (9, "September"),
                            (10, "Oktober"),
                            (11, "November"),
                            (12, "Desember"),
                        ],
                        null=True,
                        verbose_name="Bulan terakhir menerima subsidi listrik",
                    ),
                ),
                (
                    "aid_electricity_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Tahun terakhir menerima subsidi listrik"
                    ),
                ),
                (
                    "aid_local_government",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Menerima bantuan pemerintah daerah dalam setahun terakhir",
                    ),
                ),
                (
                    "aid_local_government_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Januari"),
                            (2, "Februari"),
                            (3, "Maret"),
                            (4, "April"),
                            (5, "Mei"),
                            (6, "Juni"),
                            (7, "Juli"),
                            (8, "Agustus"),
                            (9, "September"),
                            (10, "Oktober"),
                            (11, "November"),
                            (12, "Desember"),
                        ],
                        null=True,
                        verbose_name="Bulan terakhir menerima bantuan pemerintah daerah",
                    ),
                ),
                (
                    "aid_local_government_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Tahun terakhir menerima bantuan pemerintah daerah"
                    ),
                ),
                (
                    "aid_fertilizer",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Menerima bantuan subsidi pupuk dalam setahun terakhir",
                    ),
                ),
                (
                    "aid_fertilizer_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Januari"),
                            (2, "Februari"),
                            (3, "Maret"),
                            (4, "April"),
                            (5, "Mei"),
                            (6, "Juni"),
                            (7, "Juli"),
                            (8, "Agustus"),
                            (9, "September"),
                            (10, "Oktober"),
                            (11, "November"),
                            (12, "Desember"),
                        ],
                        null=True,
                        verbose_name="Bulan terakhir menerima bantuan subsidi pupuk",
                    ),
                ),
                (
                    "aid_fertilizer_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Tahun terakhir menerima bantuan subsidi pupuk"
                    ),
                ),
                (
                    "aid_lpg",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Menerima subsidi LPG dalam setahun terakhir",
                    ),
                ),
                (
                    "aid_lpg_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Januari"),
                            (2, "Februari"),
                            (3, "Maret"),
                            (4, "April"),
                            (5, "Mei"),
                            (6, "Juni"),
                            (7, "Juli"),
                            (8, "Agustus"),
                            (9, "September"),
                            (10, "Oktober"),
                            (11, "November"),
                            (12, "Desember"),
                        ],
                        null=True,
                        verbose_name="Bulan terakhir menerima subsidi LPG",
                    ),
                ),
                (
                    "aid_lpg_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Tahun terakhir menerima subsidi LPG"
                    ),
                ),
                (
                    "has_gas_cylinder",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki tabung gas 5,5 kg atau lebih",
                    ),
                ),
                (
                    "has_refrigerator",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki lemari es/kulkas",
                    ),
                ),
                (
                    "has_air_conditioner",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(1, "Ya"), (2, "Tidak")], null=True, verbose_name="Memiliki AC"
                    ),
                ),
                (
                    "has_water_heater",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki pemanas air (water heater)",
                    ),
                ),
                (
                    "has_landline",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki telepon rumah (PSTN)",
                    ),
                ),
                (
                    "has_flat_tv",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki televisi layar datar (minimal 30 inci)",
                    ),
                ),
                (
                    "has_gold",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki emas/perhiasan (minimal 10 gram)",
                    ),
                ),
                (
                    "has_computer",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki komputer/laptop/tablet",
                    ),
                ),
                (
                    "has_motorcycle",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(1, "Ya"), (2, "Tidak")], null=True, verbose_name="Memiliki sepeda motor"
                    ),
                ),
                (
                    "has_bicycle",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(1, "Ya"), (2, "Tidak")], null=True, verbose_name="Memiliki sepeda"
                    ),
                ),
                (
                    "has_car",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(1, "Ya"), (2, "Tidak")], null=True, verbose_name="Memiliki mobil"
                    ),
                ),
                (
                    "has_boat",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(1, "Ya"), (2, "Tidak")], null=True, verbose_name="Memiliki perahu"
                    ),
                ),
                (
                    "has_motor_boat",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki kapal/perahu motor",
                    ),
                ),
                (
                    "has_smartphone",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(1, "Ya"), (2, "Tidak")], null=True, verbose_name="Memiliki smartphone"
                    ),
                ),
                (
                    "has_other_land",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki lahan (selain yang ditempati)",
                    ),
                ),
                (
                    "has_other_house",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki rumah/bangunan di tempat lain",
                    ),
                ),
                ("cattle", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Jumlah sapi")),
                ("buffalo", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Jumlah kerbau")),
                ("horses", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Jumlah kuda")),
                ("pigs", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Jumlah babi")),
                ("goats", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Jumlah kambing/domba")),
                (
                    "internet_use",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Tidak menggunakan"),
                            (1, "Internet dan TV digital berlangganan"),
                            (2, "Wifi"),
                            (3, "Internet handphone"),
                        ],
                        null=True,
                        verbose_name="Akses internet utama selama sebulan terakhir",
                    ),
                ),
                (
                    "bank_account",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, untuk usaha"),
                            (2, "Ya, untuk pribadi"),
                            (3, "Ya, untuk usaha dan pribadi"),
                            (4, "Tidak ada"),
                        ],
                        null=True,
                        verbose_name="Memiliki rekening aktif atau dompet digital untuk usaha/pribadi",
                    ),
                ),
                (
                    "tenure",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Milik sendiri"),
                            (2, "Kontrak/sewa"),
                            (3, "Bebas sewa"),
                            (4, "Dinas"),
                            (5, "Lainnya"),
                        ],
                        null=True,
                        verbose_name="Status penguasaan bangunan tempat tinggal yang ditempati",
                    ),
                ),
                (
                    "title_deed",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "SHM atas nama anggota keluarga"),
                            (2, "SHM bukan atas nama anggota keluarga dengan perjanjian pemanfaatan tertulis"),
                            (3, "SHM bukan atas nama anggota keluarga tanpa perjanjian pemanfaatan tertulis"),
                            (4, "Sertifikat selain SHM (SHGB, SHSRS)"),
                            (5, "Surat bukti lainnya (girik, letter C, dll.)"),
                            (6, "Tidak punya"),
                        ],
                        null=True,
                        verbose_name="Jenis bukti kepemilikan tanah bangunan tempat tinggal",
                    ),
                ),
                (
                    "floor_area_m2",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Luas lantai bangunan tempat tinggal"
                    ),
                ),
                (
                    "floor_material",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Marmer/granit"),
                            (2, "Keramik"),
                            (3, "Parket/vinil/karpet"),
                            (4, "Ubin/tegel/teraso"),
                            (5, "Kayu/papan"),
                            (6, "Semen/bata merah"),
                            (7, "Bambu"),
                            (8, "Tanah"),
                            (9, "Lainnya"),
                        ],
                        null=True,
                        verbose_name="Jenis lantai terluas",
                    ),
                ),
                (
                    "wall_material",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Tembok"),
                            (2, "Plesteran anyaman bambu/kawat"),
                            (3, "Kayu/papan/gipsum/GRC/calciboard"),
                            (4, "Anyaman bambu"),
                            (5, "Batang kayu"),
                            (6, "Bambu"),
                            (7, "Lainnya"),
                        ],
                        null=True,
                        verbose_name="Jenis dinding terluas",
                    ),
                ),
                (
                    "roof_material",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Beton"),
                            (2, "Genteng"),
                            (3, "Seng"),
                            (4, "Asbes"),
                            (5, "Bambu"),
                            (6, "Kayu/sirap"),
                            (7, "Jerami/ijuk/daun-daunan/rumbia"),
                            (8, "Lainnya"),
                        ],
                        null=True,
                        verbose_name="Jenis atap terluas",
                    ),
                ),
                (
                    "water_source",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Air kemasan bermerk"),
                            (2, "Air isi ulang"),
                            (3, "Leding"),
                            (4, "Sumur bor/pompa"),
                            (5, "Sumur terlindung"),
                            (6, "Sumur tak terlindung"),
                            (7, "Mata air terlindung"),
                            (8, "Mata air tak terlindung"),
                            (9, "Air permukaan (sungai/danau/waduk/kolam/irigasi)"),
                            (10, "Air hujan"),
                            (11, "Lainnya"),
                        ],
                        null=True,
                        verbose_name="Sumber air minum utama",
                    ),
                ),
                (
                    "septic_distance",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "< 10 meter"), (2, "≥ 10 meter"), (8, "Tidak tahu")],
                        null=True,
                        verbose_name="Jarak sumber air minum utama ke tempat penampungan limbah/kotoran/tinja terdekat",
                    ),
                ),
                (
                    "light_source",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Listrik PLN dengan meteran"),
                            (2, "Listrik PLN tanpa meteran"),
                            (3, "Listrik non-PLN"),
                            (4, "Bukan listrik"),
                        ],
                        null=True,
                        verbose_name="Sumber penerangan utama",
                    ),
                ),
                (
                    "power_meter_1",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "450 watt"),
                            (2, "900 watt"),
                            (3, "1.300 watt"),
                            (4, "2.200 watt"),
                            (5, "> 2.200 watt"),
                        ],
                        null=True,
                        verbose_name="Daya terpasang meteran 1",
                    ),
                ),
                (
                    "power_meter_2",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "450 watt"),
                            (2, "900 watt"),
                            (3, "1.300 watt"),
                            (4, "2.200 watt"),
                            (5, "> 2.200 watt"),
                        ],
                        null=True,
                        verbose_name="Daya terpasang meteran 2",
                    ),
                ),
                (
                    "power_meter_3",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "450 watt"),
                            (2, "900 watt"),
                            (3, "1.300 watt"),
                            (4, "2.200 watt"),
                            (5, "> 2.200 watt"),
                        ],
                        null=True,
                        verbose_name="Daya terpasang meteran 3",
                    ),
                ),
                (
                    "cooking_fuel",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Tidak memasak di rumah"),
                            (1, "Listrik"),
                            (2, "Elpiji 5,5 kg/blue gaz"),
                            (3, "Elpiji 12 kg"),
                            (4, "Elpiji 3 kg"),
                            (5, "Gas kota/meteran PGN"),
                            (6, "Biogas"),
                            (7, "Minyak tanah"),
                            (8, "Briket"),
                            (9, "Arang"),
                            (10, "Kayu bakar"),
                            (11, "Lainnya"),
                        ],
                        null=True,
                        verbose_name="Bahan bakar/energi utama untuk memasak",
                    ),
                ),
                (
                    "toilet_access",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ada, digunakan hanya anggota keluarga sendiri"),
                            (2, "Ada, digunakan bersama anggota keluarga/rumah tangga tertentu"),
                            (3, "Ada, di MCK komunal"),
                            (4, "Ada, di MCK umum/siapapun menggunakan"),
                            (5, "Ada, anggota keluarga tidak menggunakan"),
                            (6, "Tidak ada fasilitas"),
                        ],
                        null=True,
                        verbose_name="Kepemilikan dan penggunaan fasilitas tempat buang air besar",
                    ),
                ),
                (
                    "toilet_type",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Leher angsa"),
                            (2, "Plengsengan dengan tutup"),
                            (3, "Plengsengan tanpa tutup"),
                            (4, "Cemplung/cubluk"),
                        ],
                        null=True,
                        verbose_name="Jenis kloset",
                    ),
                ),
                (
                    "sewage",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Tangki septik"),
                            (2, "IPAL"),
                            (3, "Kolam/sawah/sungai/danau/laut"),
                            (4, "Lubang tanah"),
                            (5, "Pantai/tanah lapang/kebun"),
                            (6, "Lainnya"),
                        ],
                        null=True,
                        verbose_name="Tempat pembuangan akhir tinja",
                    ),
                ),
                ("notes", models.TextField(blank=True, null=True, verbose_name="Catatan")),
                ("enumerated_on", models.DateField(blank=True, null=True, verbose_name="Tanggal pendataan")),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="Tanggal pemeriksaan")),
                (
                    "result",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Terisi lengkap"),
                            (2, "Terisi tidak lengkap"),
                            (
                                3,
                                "Tidak ada anggota keluarga/responden yang dapat memberi jawaban sampai akhir masa pendataan",
                            ),
                            (4, "Responden menolak"),
                            (5, "Keluarga pindah/bangunan sensus sudah tidak ada"),
                        ],
                        null=True,
                        verbose_name="Hasil pendataan keluarga",
                    ),
                ),
                (
                    "respondent_name",
                    models.CharField(blank=True, max_length=100, null=True, verbose_name="Nama responden"),
                ),
                (
                    "respondent_phone",
                    models.BinaryField(blank=True, editable=True, null=True, verbose_name="Nomor HP/telepon responden"),
                ),
                (
                    "respondent_phone_digest",
                    models.BinaryField(blank=True, db_index=True, null=True, verbose_name="digest of respondent_phone"),
                ),
                (
                    "consent",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(1, "Ya"), (2, "Tidak")], null=True, verbose_name="Persetujuan responden"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, null=True, verbose_name="Alamat")),
                (
                    "head_name",
                    models.CharField(blank=True, max_length=100, null=True, verbose_name="Nama kepala keluarga"),
                ),
                (
                    "building_number",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Nomor urut bangunan tempat tinggal"
                    ),
                ),
                (
                    "family_number",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Nomor urut keluarga hasil verifikasi"
                    ),
                ),
                (
                    "neighbourhood_opinion",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Sangat miskin"), (2, "Miskin"), (3, "Tidak miskin")],
                        null=True,
                        verbose_name="Status keluarga menurut ketua SLS",
                    ),
                ),
                (
                    "member_count",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Jumlah anggota keluarga"),
                ),
                (
                    "landmark",
                    models.CharField(blank=True, max_length=6, null=True, verbose_name="ID landmark Wilkerstat"),
                ),
                (
                    "family_card",
                    models.BinaryField(blank=True, editable=True, null=True, verbose_name="Nomor Kartu Keluarga (KK)"),
                ),
                (
                    "family_card_digest",
                    models.BinaryField(blank=True, db_index=True, null=True, verbose_name="digest of family_card"),
                ),
                (
                    "card_match",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "Kartu Keluarga sesuai"), (1, "Keluarga induk"), (2, "Keluarga pecahan")],
                        null=True,
                        verbose_name="Kode Kartu Keluarga",
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Belum didata"),
                            ("draft", "Draf"),
                            ("submitted", "Dikirim"),
                            ("sent_back", "Dikembalikan"),
                            ("approved", "Disetujui PML"),
                            ("completed", "Selesai"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("on_prelist", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="enumeration.area",
                        verbose_name="SLS",
                    ),
                ),
                (
                    "enumerator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enumerated",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "keluarga",
                "verbose_name_plural": "keluarga",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("address", ""), _negated=True), name="address_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(("head_name", ""), _negated=True), name="head_name_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("building_number__gte", 1), ("building_number__lte", 999)),
                        name="building_number_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("family_number__gte", 1), ("family_number__lte", 999)),
                        name="family_number_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("neighbourhood_opinion__in", [1, 2, 3])),
                        name="neighbourhood_opinion_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("member_count__gte", 1), ("member_count__lte", 99)),
                        name="member_count_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("landmark", ""), _negated=True), name="landmark_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("card_match__in", [0, 1, 2])), name="card_match_accepted"
                    ),
                    models.CheckConstraint(condition=models.Q(("result__in", [1, 2, 3, 4, 5])), name="result_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(("respondent_name", ""), _negated=True), name="respondent_name_accepted"
                    ),
                    models.CheckConstraint(condition=models.Q(("consent__in", [1, 2])), name="consent_accepted"),
                    models.CheckConstraint(condition=models.Q(("tenure__in", [1, 2, 3, 4, 5])), name="tenure_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(("title_deed__in", [1, 2, 3, 4, 5, 6])), name="title_deed_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("title_deed__isnull", True),
                            models.Q(("tenure__isnull", False), ("tenure__exact", 1)),
                            _connector="OR",
                        ),
                        name="title_deed_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("floor_area_m2__gte", 1), ("floor_area_m2__lte", 997)),
                        name="floor_area_m2_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("floor_material__in", [1, 2, 3, 4, 5, 6, 7, 8, 9])),
                        name="floor_material_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wall_material__in", [1, 2, 3, 4, 5, 6, 7])), name="wall_material_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("roof_material__in", [1, 2, 3, 4, 5, 6, 7, 8])),
                        name="roof_material_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("water_source__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])),
                        name="water_source_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("septic_distance__in", [1, 2, 8])), name="septic_distance_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("septic_distance__isnull", True),
                            models.Q(("water_source__isnull", False), ("water_source__in", [4, 5, 6, 7, 8])),
                            _connector="OR",
                        ),
                        name="septic_distance_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("light_source__in", [1, 2, 3, 4])), name="light_source_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("power_meter_1__in", [1, 2, 3, 4, 5])), name="power_meter_1_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("power_meter_1__isnull", True),
                            models.Q(("light_source__isnull", False), ("light_source__exact", 1)),
                            _connector="OR",
                        ),
                        name="power_meter_1_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("power_meter_2__in", [1, 2, 3, 4, 5])), name="power_meter_2_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("power_meter_2__isnull", True), models.Q(("power_meter_1__isnull", False)), _connector="OR"
                        ),
                        name="power_meter_2_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("power_meter_3__in", [1, 2, 3, 4, 5])), name="power_meter_3_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("power_meter_3__isnull", True), models.Q(("power_meter_2__isnull", False)), _connector="OR"
                        ),
                        name="power_meter_3_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cooking_fuel__in", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])),
                        name="cooking_fuel_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("toilet_access__in", [1, 2, 3, 4, 5, 6])), name="toilet_access_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("toilet_type__in", [1, 2, 3, 4])), name="toilet_type_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("toilet_type__isnull", True),
                            models.Q(("toilet_access__isnull", False), ("toilet_access__in", [1, 2, 3])),
                            _connector="OR",
                        ),
                        name="toilet_type_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sewage__in", [1, 2, 3, 4, 5, 6])), name="sewage_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sewage__isnull", True),
                            models.Q(("toilet_access__isnull", False), ("toilet_access__in", [1, 2, 3])),
                            _connector="OR",
                        ),
                        name="sewage_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_sembako__in", [1, 2])), name="aid_sembako_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_sembako_month__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
                        name="aid_sembako_month_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_sembako_month__isnull", True),
                            models.Q(("aid_sembako__isnull", False), ("aid_sembako__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_sembako_month_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_sembako_year__gte", 2021), ("aid_sembako_year__lte", 2099)),
                        name="aid_sembako_year_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_sembako_year__isnull", True),
                            models.Q(("aid_sembako__isnull", False), ("aid_sembako__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_sembako_year_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("aid_pkh__in", [1, 2])), name="aid_pkh_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(("aid_pkh_month__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
                        name="aid_pkh_month_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_pkh_month__isnull", True),
                            models.Q(("aid_pkh__isnull", False), ("aid_pkh__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_pkh_month_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_pkh_year__gte", 2021), ("aid_pkh_year__lte", 2099)),
                        name="aid_pkh_year_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_pkh_year__isnull", True),
                            models.Q(("aid_pkh__isnull", False), ("aid_pkh__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_pkh_year_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_village_fund__in", [1, 2])), name="aid_village_fund_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_village_fund_month__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
                        name="aid_village_fund_month_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_village_fund_month__isnull", True),
                            models.Q(("aid_village_fund__isnull", False), ("aid_village_fund__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_village_fund_month_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_village_fund_year__gte", 2021), ("aid_village_fund_year__lte", 2099)),
                        name="aid_village_fund_year_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_village_fund_year__isnull", True),
                            models.Q(("aid_village_fund__isnull", False), ("aid_village_fund__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_village_fund_year_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_electricity__in", [1, 2])), name="aid_electricity_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_electricity_month__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
                        name="aid_electricity_month_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_electricity_month__isnull", True),
                            models.Q(("aid_electricity__isnull", False), ("aid_electricity__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_electricity_month_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_electricity_year__gte", 2021), ("aid_electricity_year__lte", 2099)),
                        name="aid_electricity_year_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_electricity_year__isnull", True),
                            models.Q(("aid_electricity__isnull", False), ("aid_electricity__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_electricity_year_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_local_government__in", [1, 2])), name="aid_local_government_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_local_government_month__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
                        name="aid_local_government_month_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_local_government_month__isnull", True),
                            models.Q(("aid_local_government__isnull", False), ("aid_local_government__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_local_government_month_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_local_government_year__gte", 2021), ("aid_local_government_year__lte", 2099)
                        ),
                        name="aid_local_government_year_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_local_government_year__isnull", True),
                            models.Q(("aid_local_government__isnull", False), ("aid_local_government__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_local_government_year_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_fertilizer__in", [1, 2])), name="aid_fertilizer_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_fertilizer_month__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
                        name="aid_fertilizer_month_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_fertilizer_month__isnull", True),
                            models.Q(("aid_fertilizer__isnull", False), ("aid_fertilizer__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_fertilizer_month_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_fertilizer_year__gte", 2021), ("aid_fertilizer_year__lte", 2099)),
                        name="aid_fertilizer_year_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_fertilizer_year__isnull", True),
                            models.Q(("aid_fertilizer__isnull", False), ("aid_fertilizer__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_fertilizer_year_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("aid_lpg__in", [1, 2])), name="aid_lpg_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(("aid_lpg_month__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
                        name="aid_lpg_month_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_lpg_month__isnull", True),
                            models.Q(("aid_lpg__isnull", False), ("aid_lpg__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_lpg_month_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aid_lpg_year__gte", 2021), ("aid_lpg_year__lte", 2099)),
                        name="aid_lpg_year_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aid_lpg_year__isnull", True),
                            models.Q(("aid_lpg__isnull", False), ("aid_lpg__exact", 1)),
                            _connector="OR",
                        ),
                        name="aid_lpg_year_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_gas_cylinder__in", [1, 2])), name="has_gas_cylinder_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_refrigerator__in", [1, 2])), name="has_refrigerator_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_air_conditioner__in", [1, 2])), name="has_air_conditioner_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_water_heater__in", [1, 2])), name="has_water_heater_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_landline__in", [1, 2])), name="has_landline_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_flat_tv__in", [1, 2])), name="has_flat_tv_accepted"
                    ),
                    models.CheckConstraint(condition=models.Q(("has_gold__in", [1, 2])), name="has_gold_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(("has_computer__in", [1, 2])), name="has_computer_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_motorcycle__in", [1, 2])), name="has_motorcycle_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_bicycle__in", [1, 2])), name="has_bicycle_accepted"
                    ),
                    models.CheckConstraint(condition=models.Q(("has_car__in", [1, 2])), name="has_car_accepted"),
                    models.CheckConstraint(condition=models.Q(("has_boat__in", [1, 2])), name="has_boat_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(("has_motor_boat__in", [1, 2])), name="has_motor_boat_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_smartphone__in", [1, 2])), name="has_smartphone_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_other_land__in", [1, 2])), name="has_other_land_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_other_house__in", [1, 2])), name="has_other_house_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cattle__gte", 0), ("cattle__lte", 999)), name="cattle_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("buffalo__gte", 0), ("buffalo__lte", 999)), name="buffalo_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("horses__gte", 0), ("horses__lte", 999)), name="horses_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pigs__gte", 0), ("pigs__lte", 999)), name="pigs_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("goats__gte", 0), ("goats__lte", 999)), name="goats_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("internet_use__in", [0, 1, 2, 3])), name="internet_use_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bank_account__in", [1, 2, 3, 4])), name="bank_account_accepted"
                    ),
                    models.CheckConstraint(condition=models.Q(("notes", ""), _negated=True), name="notes_accepted"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("params", models.JSONField(default=dict)),
                ("area_code", models.CharField(blank=True, db_collation="C", max_length=16)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "menunggu giliran"),
                            ("running", "berjalan"),
                            ("in_parts", "berjalan dalam bagian"),
                            ("done", "selesai"),
                            ("failed", "gagal"),
                            ("cancelled", "dibatalkan"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("rung_at", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("deaths", models.PositiveSmallIntegerField(default=0)),
                ("cancel_asked", models.BooleanField(default=False)),
                ("result", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="enumeration.job",
                    ),
                ),
            ],
            options={
                "verbose_name": "pekerjaan",
                "verbose_name_plural": "pekerjaan",
                "ordering": ["-asked_at"],
            },
        ),
        migrations.AddField(
            model_name="export",
            name="job",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="export", to="enumeration.job"
            ),
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "number",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Nomor urut anggota keluarga"),
                ),
                ("name", models.CharField(blank=True, max_length=100, null=True, verbose_name="Nama anggota keluarga")),
                (
                    "nik",
                    models.BinaryField(
                        blank=True, editable=True, null=True, verbose_name="Nomor Induk Kependudukan (NIK)"
                    ),
                ),
                ("nik_digest", models.BinaryField(blank=True, db_index=True, null=True, verbose_name="digest of nik")),
                (
                    "nik_reason",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (4, "Menolak menyebutkan"),
                            (5, "Belum punya NIK, umur di bawah 17 tahun"),
                            (6, "Belum punya NIK, umur 17 tahun atau lebih"),
                            (9, "Warga negara asing"),
                        ],
                        null=True,
                        verbose_name="Alasan tidak ada NIK",
                    ),
                ),
                (
                    "presence",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Tinggal bersama keluarga"),
                            (2, "Meninggal"),
                            (3, "Tidak tinggal bersama keluarga/pindah ke wilayah lain di Indonesia"),
                            (4, "Tidak tinggal bersama keluarga/pindah ke luar negeri"),
                            (5, "Anggota keluarga baru"),
                            (6, "Tidak ditemukan"),
                        ],
                        null=True,
                        verbose_name="Keberadaan anggota keluarga",
                    ),
                ),
                (
                    "sex",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Laki-laki"), (2, "Perempuan")],
                        null=True,
                        verbose_name="Jenis kelamin",
                    ),
                ),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="Tanggal lahir")),
                ("age", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Umur")),
                (
                    "marital_status",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Belum kawin"), (2, "Kawin"), (3, "Cerai hidup"), (4, "Cerai mati")],
                        null=True,
                        verbose_name="Status perkawinan",
                    ),
                ),
                (
                    "relationship",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Kepala keluarga"),
                            (2, "Istri/suami"),
                            (3, "Anak"),
                            (4, "Menantu"),
                            (5, "Cucu"),
                            (6, "Orang tua/mertua"),
                            (7, "Pembantu/sopir"),
                            (8, "Lainnya"),
                        ],
                        null=True,
                        verbose_name="Status hubungan dengan kepala keluarga",
                    ),
                ),
                (
                    "pregnant",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(1, "Ya"), (2, "Tidak")], null=True, verbose_name="Sedang hamil"
                    ),
                ),
                (
                    "identity_papers",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Kepemilikan kartu identitas"),
                ),
                (
                    "has_business",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Memiliki usaha sendiri/bersama",
                    ),
                ),
                (
                    "business_count",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Jumlah usaha sendiri/bersama"
                    ),
                ),
                (
                    "business_description",
                    models.CharField(
                        blank=True, max_length=200, null=True, verbose_name="Lapangan usaha dari usaha utama"
                    ),
                ),
                (
                    "business_sector",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Pertanian tanaman padi dan palawija"),
                            (2, "Hortikultura"),
                            (3, "Perkebunan"),
                            (4, "Perikanan"),
                            (5, "Peternakan"),
                            (6, "Kehutanan dan pertanian lainnya"),
                            (7, "Pertambangan/penggalian"),
                            (8, "Industri pengolahan"),
                            (9, "Pengadaan listrik, gas, uap/air panas, dan udara dingin"),
                            (10, "Pengelolaan air, air limbah, daur ulang sampah, dan aktivitas remediasi"),
                            (11, "Konstruksi"),
                            (12, "Perdagangan besar dan eceran, reparasi dan perawatan mobil dan sepeda motor"),
                            (13, "Pengangkutan dan pergudangan"),
                            (14, "Penyediaan akomodasi dan makan minum"),
                            (15, "Informasi dan komunikasi"),
                            (16, "Keuangan dan asuransi"),
                            (17, "Real estat"),
                            (18, "Aktivitas profesional, ilmiah, dan teknis"),
                            (19, "Aktivitas penyewaan, ketenagakerjaan, agen perjalanan, dan penunjang usaha lainnya"),
                            (20, "Administrasi pemerintahan, pertahanan, dan jaminan sosial wajib"),
                            (21, "Pendidikan"),
                            (22, "Aktivitas kesehatan manusia dan aktivitas sosial"),
                            (23, "Kesenian, hiburan, dan rekreasi"),
                            (24, "Aktivitas jasa lainnya"),
                            (25, "Aktivitas keluarga sebagai pemberi kerja"),
                            (26, "Aktivitas badan internasional"),
                        ],
                        null=True,
                        verbose_name="Kode lapangan usaha dari usaha utama",
                    ),
                ),
                (
                    "paid_workers",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Jumlah pekerja yang dibayar pada usaha utama"
                    ),
                ),
                (
                    "unpaid_workers",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Jumlah pekerja yang tidak dibayar pada usaha utama"
                    ),
                ),
                (
                    "licence",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Surat Izin Tempat Usaha (SITU)"),
                            (2, "Surat Izin Usaha Perdagangan (SIUP)"),
                            (3, "Nomor Register Perusahaan (NRP)"),
                            (4, "Nomor Induk Berusaha (NIB)"),
                            (5, "Surat Keterangan Domisili Perusahaan (SKDP)"),
                            (6, "Analisis Mengenai Dampak Lingkungan (Amdal)"),
                            (7, "Surat Izin Mendirikan Bangunan (SIMB)"),
                            (8, "Surat Keputusan Badan Hukum (SKBH)"),
                            (9, "Akta Pendirian Perusahaan Terbatas (APPT)"),
                            (10, "Surat izin lainnya"),
                            (11, "Belum memiliki"),
                            (12, "Surat izin gangguan"),
                        ],
                        null=True,
                        verbose_name="Kepemilikan perizinan usaha utama",
                    ),
                ),
                (
                    "turnover",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "< 5 juta rupiah (ultra mikro)"),
                            (2, "5 – < 15 juta rupiah (ultra mikro)"),
                            (3, "15 – < 25 juta rupiah (ultra mikro)"),
                            (4, "25 – < 167 juta rupiah (mikro)"),
                            (5, "167 – < 1.250 juta rupiah (kecil)"),
                            (6, "1.250 – < 4.167 juta rupiah (menengah)"),
                            (7, "≥ 4.167 juta rupiah (besar)"),
                        ],
                        null=True,
                        verbose_name="Omzet usaha utama per bulan",
                    ),
                ),
                (
                    "business_internet",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Penggunaan internet untuk usaha utama"
                    ),
                ),
                (
                    "schooling",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Tidak/belum pernah sekolah"), (2, "Masih sekolah"), (3, "Tidak bersekolah lagi")],
                        null=True,
                        verbose_name="Partisipasi sekolah",
                    ),
                ),
                (
                    "school_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Paket A"),
                            (2, "SDLB"),
                            (3, "SD"),
                            (4, "MI"),
                            (5, "SPM/PDF Ula"),
                            (6, "Paket B"),
                            (7, "SMPLB"),
                            (8, "SMP"),
                            (9, "MTs"),
                            (10, "SPM/PDF Wustha"),
                            (11, "Paket C"),
                            (12, "SMLB"),
                            (13, "SMA"),
                            (14, "MA"),
                            (15, "SMK"),
                            (16, "MAK"),
                            (17, "SPM/PDF Ulya"),
                            (18, "D1/D2/D3"),
                            (19, "D4/S1"),
                            (20, "Profesi"),
                            (21, "S2"),
                            (22, "S3"),
                        ],
                        null=True,
                        verbose_name="Jenjang dan jenis pendidikan tertinggi yang pernah/sedang diduduki",
                    ),
                ),
                (
                    "school_grade",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Kelas/tingkat 1"),
                            (2, "Kelas/tingkat 2"),
                            (3, "Kelas/tingkat 3"),
                            (4, "Kelas/tingkat 4"),
                            (5, "Kelas/tingkat 5"),
                            (6, "Kelas/tingkat 6"),
                            (7, "Kelas/tingkat 7"),
                            (8, "Tamat dan lulus"),
                        ],
                        null=True,
                        verbose_name="Kelas/tingkat tertinggi yang pernah/sedang diduduki",
                    ),
                ),
                (
                    "diploma",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Paket A"),
                            (2, "SDLB"),
                            (3, "SD"),
                            (4, "MI"),
                            (5, "SPM/PDF Ula"),
                            (6, "Paket B"),
                            (7, "SMPLB"),
                            (8, "SMP"),
                            (9, "MTs"),
                            (10, "SPM/PDF Wustha"),
                            (11, "Paket C"),
                            (12, "SMLB"),
                            (13, "SMA"),
                            (14, "MA"),
                            (15, "SMK"),
                            (16, "MAK"),
                            (17, "SPM/PDF Ulya"),
                            (18, "D1/D2/D3"),
                            (19, "D4/S1"),
                            (20, "Profesi"),
                            (21, "S2"),
                            (22, "S3"),
                            (23, "Tidak punya ijazah SD"),
                        ],
                        null=True,
                        verbose_name="Ijazah/STTB tertinggi yang dimiliki",
                    ),
                ),
                (
                    "nutrition",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Kurang gizi (wasting)"),
                            (2, "Kerdil (stunting)"),
                            (3, "Tidak ada catatan"),
                            (8, "Tidak tahu"),
                        ],
                        null=True,
                        verbose_name="Kondisi gizi menurut catatan posyandu 3 bulan terakhir",
                    ),
                ),
                (
                    "difficulty_seeing",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, sama sekali tidak bisa"),
                            (2, "Ya, banyak kesulitan dan membutuhkan bantuan"),
                            (3, "Ya, sedikit kesulitan, tidak membutuhkan bantuan"),
                            (4, "Tidak mengalami kesulitan"),
                        ],
                        null=True,
                        verbose_name="Kesulitan/gangguan penglihatan, meskipun memakai kacamata",
                    ),
                ),
                (
                    "difficulty_hearing",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, sama sekali tidak bisa"),
                            (2, "Ya, banyak kesulitan dan membutuhkan bantuan"),
                            (3, "Ya, sedikit kesulitan, tidak membutuhkan bantuan"),
                            (4, "Tidak mengalami kesulitan"),
                        ],
                        null=True,
                        verbose_name="Kesulitan/gangguan pendengaran, meskipun memakai alat bantu dengar",
                    ),
                ),
                (
                    "difficulty_walking",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, sama sekali tidak bisa"),
                            (2, "Ya, banyak kesulitan dan membutuhkan bantuan"),
                            (3, "Ya, sedikit kesulitan, tidak membutuhkan bantuan"),
                            (4, "Tidak mengalami kesulitan"),
                        ],
                        null=True,
                        verbose_name="Kesulitan/gangguan berjalan/naik tangga",
                    ),
                ),
                (
                    "difficulty_hands",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, sama sekali tidak bisa"),
                            (2, "Ya, banyak kesulitan dan membutuhkan bantuan"),
                            (3, "Ya, sedikit kesulitan, tidak membutuhkan bantuan"),
                            (4, "Tidak mengalami kesulitan"),
                        ],
                        null=True,
                        verbose_name="Kesulitan/gangguan menggunakan/menggerakkan tangan/jari",
                    ),
                ),
                (
                    "difficulty_learning",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, sama sekali tidak bisa"),
                            (2, "Ya, banyak kesulitan dan membutuhkan bantuan"),
                            (3, "Ya, sedikit kesulitan, tidak membutuhkan bantuan"),
                            (4, "Tidak mengalami kesulitan"),
                        ],
                        null=True,
                        verbose_name="Kesulitan/gangguan dalam belajar/kemampuan intelektual",
                    ),
                ),
                (
                    "difficulty_behaviour",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, sama sekali tidak bisa"),
                            (2, "Ya, banyak kesulitan dan membutuhkan bantuan"),
                            (3, "Ya, sedikit kesulitan, tidak membutuhkan bantuan"),
                            (4, "Tidak mengalami kesulitan"),
                        ],
                        null=True,
                        verbose_name="Kesulitan/gangguan mengendalikan perilaku",
                    ),
                ),
                (
                    "difficulty_speaking",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, sama sekali tidak bisa"),
                            (2, "Ya, banyak kesulitan dan membutuhkan bantuan"),
                            (3, "Ya, sedikit kesulitan, tidak membutuhkan bantuan"),
                            (4, "Tidak mengalami kesulitan"),
                        ],
                        null=True,
                        verbose_name="Kesulitan/gangguan berbicara dan/atau memahami/berkomunikasi dengan orang lain",
                    ),
                ),
                (
                    "difficulty_selfcare",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, sama sekali tidak bisa"),
                            (2, "Ya, banyak kesulitan dan membutuhkan bantuan"),
                            (3, "Ya, sedikit kesulitan, tidak membutuhkan bantuan"),
                            (4, "Tidak mengalami kesulitan"),
                        ],
                        null=True,
                        verbose_name="Kesulitan/gangguan mengurus diri sendiri (mandi, makan, berpakaian, BAK, BAB)",
                    ),
                ),
                (
                    "difficulty_remembering",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, sama sekali tidak bisa"),
                            (2, "Ya, banyak kesulitan dan membutuhkan bantuan"),
                            (3, "Ya, sedikit kesulitan, tidak membutuhkan bantuan"),
                            (4, "Tidak mengalami kesulitan"),
                        ],
                        null=True,
                        verbose_name="Kesulitan/gangguan mengingat/berkonsentrasi",
                    ),
                ),
                (
                    "depression",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Sangat sering"), (2, "Sering"), (3, "Jarang"), (4, "Tidak pernah")],
                        null=True,
                        verbose_name="Mengalami kesedihan/depresi",
                    ),
                ),
                (
                    "caregiver",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Ya, anggota keluarga"),
                            (2, "Ya, bukan anggota keluarga"),
                            (3, "Tidak/tinggal sendiri"),
                        ],
                        null=True,
                        verbose_name="Ada yang mengurus/merawat/mendampingi",
                    ),
                ),
                (
                    "chronic_illness",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Tidak ada"),
                            (2, "Hipertensi (tekanan darah tinggi)"),
                            (3, "Rematik"),
                            (4, "Asma"),
                            (5, "Masalah jantung"),
                            (6, "Diabetes (kencing manis)"),
                            (7, "Tuberkulosis (TBC)"),
                            (8, "Stroke"),
                            (9, "Kanker atau tumor ganas"),
                            (10, "Gagal ginjal"),
                            (11, "Hemofilia"),
                            (12, "HIV/AIDS"),
                            (13, "Kolesterol"),
                            (14, "Sirosis hati"),
                            (15, "Talasemia"),
                            (16, "Leukemia"),
                            (17, "Alzheimer"),
                            (18, "Lainnya"),
                        ],
                        null=True,
                        verbose_name="Keluhan kesehatan kronis/menahun",
                    ),
                ),
                (
                    "health_insurance",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Jaminan kesehatan dalam setahun terakhir"
                    ),
                ),
                (
                    "prakerja",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak"), (8, "Tidak tahu")],
                        null=True,
                        verbose_name="Ikut serta program Pra-Kerja dalam setahun terakhir",
                    ),
                ),
                (
                    "kur",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak"), (8, "Tidak tahu")],
                        null=True,
                        verbose_name="Menerima Kredit Usaha Rakyat (KUR) dalam setahun terakhir",
                    ),
                ),
                (
                    "umi",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak"), (8, "Tidak tahu")],
                        null=True,
                        verbose_name="Menerima pembiayaan Ultra Mikro (UMi) dalam setahun terakhir",
                    ),
                ),
                (
                    "pip",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak"), (8, "Tidak tahu")],
                        null=True,
                        verbose_name="Menerima Program Indonesia Pintar (PIP) dalam setahun terakhir",
                    ),
                ),
                (
                    "employment_insurance",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Jaminan sosial ketenagakerjaan dalam setahun terakhir"
                    ),
                ),
                (
                    "works",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ya"), (2, "Tidak")],
                        null=True,
                        verbose_name="Bekerja/membantu bekerja selama seminggu yang lalu",
                    ),
                ),
                (
                    "work_hours",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Jumlah jam kerja seminggu yang lalu"
                    ),
                ),
                (
                    "work_description",
                    models.CharField(
                        blank=True, max_length=200, null=True, verbose_name="Lapangan usaha dari pekerjaan utama"
                    ),
                ),
                (
                    "work_sector",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Pertanian tanaman padi dan palawija"),
                            (2, "Hortikultura"),
                            (3, "Perkebunan"),
                            (4, "Perikanan"),
                            (5, "Peternakan"),
                            (6, "Kehutanan dan pertanian lainnya"),
                            (7, "Pertambangan/penggalian"),
                            (8, "Industri pengolahan"),
                            (9, "Pengadaan listrik, gas, uap/air panas, dan udara dingin"),
                            (10, "Pengelolaan air, air limbah, daur ulang sampah, dan aktivitas remediasi"),
                            (11, "Konstruksi"),
                            (12, "Perdagangan besar dan eceran, reparasi dan perawatan mobil dan sepeda motor"),
                            (13, "Pengangkutan dan pergudangan"),
                            (14, "Penyediaan akomodasi dan makan minum"),
                            (15, "Informasi dan komunikasi"),
                            (16, "Keuangan dan asuransi"),
                            (17, "Real estat"),
                            (18, "Aktivitas profesional, ilmiah, dan teknis"),
                            (19, "Aktivitas penyewaan, ketenagakerjaan, agen perjalanan, dan penunjang usaha lainnya"),
                            (20, "Administrasi pemerintahan, pertahanan, dan jaminan sosial wajib"),
                            (21, "Pendidikan"),
                            (22, "Aktivitas kesehatan manusia dan aktivitas sosial"),
                            (23, "Kesenian, hiburan, dan rekreasi"),
                            (24, "Aktivitas jasa lainnya"),
                            (25, "Aktivitas keluarga sebagai pemberi kerja"),
                            (26, "Aktivitas badan internasional"),
                        ],
                        null=True,
                        verbose_name="Kode lapangan usaha dari pekerjaan utama",
                    ),
                ),
                (
                    "work_status",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Berusaha sendiri"),
                            (2, "Berusaha dibantu buruh tidak tetap/tidak dibayar"),
                            (3, "Berusaha dibantu buruh tetap/dibayar"),
                            (4, "Buruh/karyawan/pegawai swasta"),
                            (5, "PNS/TNI/Polri/BUMN/BUMD/pejabat negara"),
                            (6, "Pekerja bebas pertanian"),
                            (7, "Pekerja bebas non-pertanian"),
                            (8, "Pekerja keluarga/tidak dibayar"),
                        ],
                        null=True,
                        verbose_name="Status kedudukan dalam pekerjaan utama",
                    ),
                ),
                (
                    "tax_number",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Ada, dapat menunjukkan"), (2, "Ada, tidak dapat menunjukkan"), (3, "Tidak ada")],
                        null=True,
                        verbose_name="Kepemilikan Nomor Pokok Wajib Pajak (NPWP)",
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="enumeration.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "anggota keluarga",
                "verbose_name_plural": "anggota keluarga",
                "ordering": ["household_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("household", "number"),
                        name="one_member_per_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 99)), name="number_accepted"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="name_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(("nik_reason__in", [4, 5, 6, 9])), name="nik_reason_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nik_reason__isnull", True), models.Q(("nik__isnull", True)), _connector="OR"
                        ),
                        name="nik_reason_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("presence__in", [1, 2, 3, 4, 5, 6])), name="presence_accepted"
                    ),
                    models.CheckConstraint(condition=models.Q(("sex__in", [1, 2])), name="sex_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sex__isnull", True),
                            models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                            _connector="OR",
                        ),
                        name="sex_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_date__isnull", True),
                            models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                            _connector="OR",
                        ),
                        name="birth_date_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("age__gte", 0), ("age__lte", 98)), name="age_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age__isnull", True),
                            models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                            _connector="OR",
                        ),
                        name="age_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("marital_status__in", [1, 2, 3, 4])), name="marital_status_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("marital_status__isnull", True),
                            models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                            _connector="OR",
                        ),
                        name="marital_status_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("relationship__in", [1, 2, 3, 4, 5, 6, 7, 8])), name="relationship_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relationship__isnull", True),
                            models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                            _connector="OR",
                        ),
                        name="relationship_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("pregnant__in", [1, 2])), name="pregnant_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pregnant__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 10)),
                                models.Q(("age__isnull", False), ("age__lte", 54)),
                                models.Q(("sex__isnull", False), ("sex__exact", 2)),
                                models.Q(("marital_status__isnull", False), ("marital_status__in", [2, 3, 4])),
                            ),
                            _connector="OR",
                        ),
                        name="pregnant_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("identity_papers__gte", 0), ("identity_papers__lte", 7)),
                        name="identity_papers_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identity_papers__isnull", True),
                            models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                            _connector="OR",
                        ),
                        name="identity_papers_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("schooling__in", [1, 2, 3])), name="schooling_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("schooling__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                            ),
                            _connector="OR",
                        ),
                        name="schooling_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "school_level__in",
                                [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22],
                            )
                        ),
                        name="school_level_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("school_level__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("schooling__isnull", False), ("schooling__in", [2, 3])),
                            ),
                            _connector="OR",
                        ),
                        name="school_level_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("school_grade__in", [1, 2, 3, 4, 5, 6, 7, 8])), name="school_grade_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("school_grade__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("schooling__isnull", False), ("schooling__in", [2, 3])),
                            ),
                            _connector="OR",
                        ),
                        name="school_grade_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "diploma__in",
                                [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
                            )
                        ),
                        name="diploma_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("diploma__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("schooling__isnull", False), ("schooling__in", [2, 3])),
                            ),
                            _connector="OR",
                        ),
                        name="diploma_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("works__in", [1, 2])), name="works_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("works__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                            ),
                            _connector="OR",
                        ),
                        name="works_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work_hours__gte", 1), ("work_hours__lte", 99)), name="work_hours_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("work_hours__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("works__isnull", False), ("works__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="work_hours_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work_description", ""), _negated=True), name="work_description_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("work_description__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("works__isnull", False), ("works__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="work_description_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "work_sector__in",
                                [
                                    1,
                                    2,
                                    3,
                                    4,
                                    5,
                                    6,
                                    7,
                                    8,
                                    9,
                                    10,
                                    11,
                                    12,
                                    13,
                                    14,
                                    15,
                                    16,
                                    17,
                                    18,
                                    19,
                                    20,
                                    21,
                                    22,
                                    23,
                                    24,
                                    25,
                                    26,
                                ],
                            )
                        ),
                        name="work_sector_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("work_sector__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("works__isnull", False), ("works__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="work_sector_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work_status__in", [1, 2, 3, 4, 5, 6, 7, 8])), name="work_status_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("work_status__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("works__isnull", False), ("works__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="work_status_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tax_number__in", [1, 2, 3])), name="tax_number_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tax_number__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("works__isnull", False), ("works__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="tax_number_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_business__in", [1, 2])), name="has_business_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("has_business__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                            ),
                            _connector="OR",
                        ),
                        name="has_business_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("business_count__gte", 1), ("business_count__lte", 99)),
                        name="business_count_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("business_count__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("has_business__isnull", False), ("has_business__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="business_count_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("business_description", ""), _negated=True),
                        name="business_description_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("business_description__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("has_business__isnull", False), ("has_business__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="business_description_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "business_sector__in",
                                [
                                    1,
                                    2,
                                    3,
                                    4,
                                    5,
                                    6,
                                    7,
                                    8,
                                    9,
                                    10,
                                    11,
                                    12,
                                    13,
                                    14,
                                    15,
                                    16,
                                    17,
                                    18,
                                    19,
                                    20,
                                    21,
                                    22,
                                    23,
                                    24,
                                    25,
                                    26,
                                ],
                            )
                        ),
                        name="business_sector_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("business_sector__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("has_business__isnull", False), ("has_business__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="business_sector_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid_workers__gte", 0), ("paid_workers__lte", 999)),
                        name="paid_workers_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_workers__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("has_business__isnull", False), ("has_business__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="paid_workers_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unpaid_workers__gte", 0), ("unpaid_workers__lte", 99)),
                        name="unpaid_workers_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unpaid_workers__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("has_business__isnull", False), ("has_business__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="unpaid_workers_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("licence__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
                        name="licence_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("licence__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("has_business__isnull", False), ("has_business__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="licence_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("turnover__in", [1, 2, 3, 4, 5, 6, 7])), name="turnover_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("turnover__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("has_business__isnull", False), ("has_business__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="turnover_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("business_internet__gte", 0), ("business_internet__lte", 63)),
                        name="business_internet_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("business_internet__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("has_business__isnull", False), ("has_business__exact", 1)),
                            ),
                            _connector="OR",
                        ),
                        name="business_internet_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nutrition__in", [1, 2, 3, 8])), name="nutrition_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nutrition__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 0)),
                                models.Q(("age__isnull", False), ("age__lte", 4)),
                            ),
                            _connector="OR",
                        ),
                        name="nutrition_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("difficulty_seeing__in", [1, 2, 3, 4])), name="difficulty_seeing_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty_seeing__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 2)),
                            ),
                            _connector="OR",
                        ),
                        name="difficulty_seeing_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("difficulty_hearing__in", [1, 2, 3, 4])), name="difficulty_hearing_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty_hearing__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 2)),
                            ),
                            _connector="OR",
                        ),
                        name="difficulty_hearing_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("difficulty_walking__in", [1, 2, 3, 4])), name="difficulty_walking_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty_walking__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 2)),
                            ),
                            _connector="OR",
                        ),
                        name="difficulty_walking_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("difficulty_hands__in", [1, 2, 3, 4])), name="difficulty_hands_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty_hands__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 2)),
                            ),
                            _connector="OR",
                        ),
                        name="difficulty_hands_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("difficulty_learning__in", [1, 2, 3, 4])),
                        name="difficulty_learning_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty_learning__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 2)),
                            ),
                            _connector="OR",
                        ),
                        name="difficulty_learning_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("difficulty_behaviour__in", [1, 2, 3, 4])),
                        name="difficulty_behaviour_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty_behaviour__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 2)),
                            ),
                            _connector="OR",
                        ),
                        name="difficulty_behaviour_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("difficulty_speaking__in", [1, 2, 3, 4])),
                        name="difficulty_speaking_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty_speaking__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                            ),
                            _connector="OR",
                        ),
                        name="difficulty_speaking_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("difficulty_selfcare__in", [1, 2, 3, 4])),
                        name="difficulty_selfcare_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty_selfcare__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                            ),
                            _connector="OR",
                        ),
                        name="difficulty_selfcare_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("difficulty_remembering__in", [1, 2, 3, 4])),
                        name="difficulty_remembering_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty_remembering__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                            ),
                            _connector="OR",
                        ),
                        name="difficulty_remembering_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("depression__in", [1, 2, 3, 4])), name="depression_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("depression__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                            ),
                            _connector="OR",
                        ),
                        name="depression_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("caregiver__in", [1, 2, 3])), name="caregiver_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("caregiver__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(
                                    models.Q(("age__isnull", False), ("age__gte", 60)),
                                    models.Q(("difficulty_seeing__isnull", False), ("difficulty_seeing__in", [1, 2])),
                                    models.Q(("difficulty_hearing__isnull", False), ("difficulty_hearing__in", [1, 2])),
                                    models.Q(("difficulty_walking__isnull", False), ("difficulty_walking__in", [1, 2])),
                                    models.Q(("difficulty_hands__isnull", False), ("difficulty_hands__in", [1, 2])),
                                    models.Q(
                                        ("difficulty_learning__isnull", False), ("difficulty_learning__in", [1, 2])
                                    ),
                                    models.Q(
                                        ("difficulty_behaviour__isnull", False), ("difficulty_behaviour__in", [1, 2])
                                    ),
                                    models.Q(
                                        ("difficulty_speaking__isnull", False), ("difficulty_speaking__in", [1, 2])
                                    ),
                                    models.Q(
                                        ("difficulty_selfcare__isnull", False), ("difficulty_selfcare__in", [1, 2])
                                    ),
                                    models.Q(
                                        ("difficulty_remembering__isnull", False),
                                        ("difficulty_remembering__in", [1, 2]),
                                    ),
                                    models.Q(("depression__isnull", False), ("depression__in", [1, 2])),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="caregiver_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("chronic_illness__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])
                        ),
                        name="chronic_illness_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("chronic_illness__isnull", True),
                            models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                            _connector="OR",
                        ),
                        name="chronic_illness_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("health_insurance__gte", 0), ("health_insurance__lte", 15)),
                            ("health_insurance", 99),
                            _connector="OR",
                        ),
                        name="health_insurance_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("health_insurance__isnull", True),
                            models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                            _connector="OR",
                        ),
                        name="health_insurance_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("prakerja__in", [1, 2, 8])), name="prakerja_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prakerja__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                            ),
                            _connector="OR",
                        ),
                        name="prakerja_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("kur__in", [1, 2, 8])), name="kur_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kur__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                            ),
                            _connector="OR",
                        ),
                        name="kur_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("umi__in", [1, 2, 8])), name="umi_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("umi__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                            ),
                            _connector="OR",
                        ),
                        name="umi_only_if_asked",
                    ),
                    models.CheckConstraint(condition=models.Q(("pip__in", [1, 2, 8])), name="pip_accepted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pip__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 5)),
                                models.Q(("age__isnull", False), ("age__lte", 30)),
                            ),
                            _connector="OR",
                        ),
                        name="pip_only_if_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("employment_insurance__gte", 0), ("employment_insurance__lte", 31)),
                            ("employment_insurance", 99),
                            _connector="OR",
                        ),
                        name="employment_insurance_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("employment_insurance__isnull", True),
                            models.Q(
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("presence__isnull", False), ("presence__in", [1, 5])),
                                models.Q(("age__isnull", False), ("age__gte", 15)),
                            ),
                            _connector="OR",
                        ),
                        name="employment_insurance_only_if_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_code", models.CharField(max_length=40)),
                ("note", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="enumeration.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enumeration.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "peringatan yang dijelaskan",
                "verbose_name_plural": "peringatan yang dijelaskan",
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household", "person", "check_code"),
                        name="one_confirmation_per_check",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.CharField(
                        blank=True, help_text="Name of the question; empty: the whole form.", max_length=40
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="enumeration.household"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="enumeration.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "catatan pemeriksaan",
                "verbose_name_plural": "catatan pemeriksaan",
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("is_open", models.BooleanField(default=True)),
                ("is_made_up", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "putaran pendataan",
                "verbose_name_plural": "putaran pendataan",
                "ordering": ["-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="round_ends_after_start"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="household",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="households",
                to="enumeration.round",
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enumeration.round"
            ),
        ),
        migrations.CreateModel(
            name="DayTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("submitted", models.PositiveIntegerField(default=0)),
                ("approved", models.PositiveIntegerField(default=0)),
                ("completed", models.PositiveIntegerField(default=0)),
                ("sent_back", models.PositiveIntegerField(default=0)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enumeration.area",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enumeration.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan harian",
                "verbose_name_plural": "hitungan harian",
                "constraints": [
                    models.UniqueConstraint(fields=("round", "area", "day"), name="one_tally_per_village_and_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("enumerator", "PPL (pencacah)"),
                            ("supervisor", "PML (pengawas)"),
                            ("coordinator", "Koseka (koordinator)"),
                            ("district_office", "BPS kabupaten/kota"),
                            ("analyst", "Analis"),
                            ("keying_operator", "Operator entri"),
                            ("observer", "Pengamat"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
                ("batch", models.UUIDField(db_index=True, default=uuid.uuid4)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="enumeration.area",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enumeration.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "penugasan",
                "verbose_name_plural": "penugasan",
                "ordering": ["area_id", "role", "started_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("role__in", ["enumerator", "supervisor"])),
                        fields=("round", "area", "role"),
                        name="one_active_officer_per_area_and_field_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("round", "officer", "area", "role"),
                        name="one_active_period_per_officer_area_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("started_at")), _connector="OR"
                        ),
                        name="assignment_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField()),
                ("household_id", models.UUIDField(blank=True, db_index=True, null=True)),
                ("area_code", models.CharField(blank=True, db_collation="C", max_length=16)),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("accepted", "diterima"),
                            ("refused", "ditolak, disimpan utuh"),
                            ("conflict", "kunci sama, isi berbeda"),
                        ],
                        max_length=8,
                    ),
                ),
                ("body_sha256", models.CharField(max_length=64)),
                ("row_id", models.UUIDField(default=uuid.uuid4)),
                ("payload", models.BinaryField(null=True)),
                ("receipt", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "kiriman",
                "verbose_name_plural": "kiriman",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", "accepted")), fields=("key",), name="one_submission_per_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prelist", models.PositiveIntegerField(default=0)),
                ("open", models.PositiveIntegerField(default=0)),
                ("draft", models.PositiveIntegerField(default=0)),
                ("submitted", models.PositiveIntegerField(default=0)),
                ("sent_back", models.PositiveIntegerField(default=0)),
                ("approved", models.PositiveIntegerField(default=0)),
                ("completed", models.PositiveIntegerField(default=0)),
                ("result_1", models.PositiveIntegerField(default=0)),
                ("result_2", models.PositiveIntegerField(default=0)),
                ("result_3", models.PositiveIntegerField(default=0)),
                ("result_4", models.PositiveIntegerField(default=0)),
                ("result_5", models.PositiveIntegerField(default=0)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enumeration.area",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enumeration.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan SLS",
                "verbose_name_plural": "hitungan SLS",
                "constraints": [models.UniqueConstraint(fields=("round", "area"), name="one_tally_per_area")],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", max_length=16)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("verb", models.CharField(max_length=16)),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "Belum didata"),
                            ("draft", "Draf"),
                            ("submitted", "Dikirim"),
                            ("sent_back", "Dikembalikan"),
                            ("approved", "Disetujui PML"),
                            ("completed", "Selesai"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "Belum didata"),
                            ("draft", "Draf"),
                            ("submitted", "Dikirim"),
                            ("sent_back", "Dikembalikan"),
                            ("approved", "Disetujui PML"),
                            ("completed", "Selesai"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="enumeration.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "peristiwa",
                "verbose_name_plural": "peristiwa",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["household", "id"], name="event_household"),
                    models.Index(fields=["by", "at"], name="event_by_at"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "running", "in_parts"])),
                fields=["rung_at"],
                name="job_unfinished",
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                fields=["area", "state", "building_number", "family_number"], name="household_area_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(
                fields=("round", "area", "building_number", "family_number"), name="one_family_number_per_area"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["area", "role"], name="assignment_area_role"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["officer", "role"], name="assignment_active_officer"
            ),
        ),
    ]
