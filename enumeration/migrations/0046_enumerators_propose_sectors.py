"""The line of business that an enumerator proposes stands beside 417 and 421, not in their codes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import enumeration.words


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0045_opened_devices_are_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="SectorProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.CharField(choices=[("work_sector", "417"), ("business_sector", "421")], max_length=15),
                ),
                (
                    "sector",
                    models.PositiveSmallIntegerField(
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
                        ]
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sector_proposals",
                        to="enumeration.person",
                    ),
                ),
            ],
            options={
                "verbose_name": enumeration.words.Words("usulan lapangan usaha", "proposed line of business"),
                "verbose_name_plural": enumeration.words.Words("usulan lapangan usaha", "proposed lines of business"),
                "constraints": [
                    models.UniqueConstraint(fields=("person", "question"), name="one_sector_proposal_per_question"),
                    models.CheckConstraint(
                        condition=models.Q(("sector__range", (1, 26))), name="sector_proposal_is_a_sector"
                    ),
                ],
            },
        ),
    ]
