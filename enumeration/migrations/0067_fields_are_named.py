"""Columns of the tables in Django's admin have names in Indonesian and English. No row and no column changes."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0066_names_are_filled_in"),
    ]

    operations = [
        migrations.AlterField(
            model_name="area",
            name="code",
            field=models.CharField(
                db_collation="C", max_length=16, primary_key=True, serialize=False, verbose_name="kode BPS"
            ),
        ),
        migrations.AlterField(
            model_name="area",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="berakhir"),
        ),
        migrations.AlterField(
            model_name="area",
            name="kemendagri_code",
            field=models.CharField(blank=True, max_length=13, null=True, verbose_name="kode Kemendagri"),
        ),
        migrations.AlterField(
            model_name="area",
            name="level",
            field=models.CharField(
                choices=[
                    ("province", "Provinsi"),
                    ("district", "Kabupaten/Kota"),
                    ("subdistrict", "Kecamatan"),
                    ("village", "Desa/Kelurahan"),
                    ("sls", "SLS"),
                    ("sub_sls", "Sub-SLS"),
                ],
                max_length=12,
                verbose_name="tingkat",
            ),
        ),
        migrations.AlterField(
            model_name="area",
            name="name",
            field=models.CharField(max_length=100, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="area",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="enumeration.area",
                verbose_name="wilayah",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="batch",
            field=models.UUIDField(db_index=True, default=uuid.uuid4, verbose_name="keputusan"),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="cause",
            field=models.CharField(
                choices=[
                    ("assign", "ditugaskan"),
                    ("balance", "usulan pembagian"),
                    ("hand_over", "dipindahkan"),
                    ("replace", "penggantian petugas"),
                    ("withdraw", "ditarik"),
                    ("return", "dikembalikan petugas"),
                    ("deactivate", "petugas dinonaktifkan"),
                    ("split", "SLS dipecah"),
                    ("merge", "SLS digabung"),
                    ("undo", "dibatalkan"),
                ],
                db_default="assign",
                default="assign",
                max_length=10,
                verbose_name="sebab mulai",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="diputuskan oleh",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="end_batch",
            field=models.UUIDField(blank=True, null=True, verbose_name="keputusan yang mengakhiri"),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="end_cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("assign", "ditugaskan"),
                    ("balance", "usulan pembagian"),
                    ("hand_over", "dipindahkan"),
                    ("replace", "penggantian petugas"),
                    ("withdraw", "ditarik"),
                    ("return", "dikembalikan petugas"),
                    ("deactivate", "petugas dinonaktifkan"),
                    ("split", "SLS dipecah"),
                    ("merge", "SLS digabung"),
                    ("undo", "dibatalkan"),
                ],
                db_default="",
                max_length=10,
                verbose_name="sebab berakhir",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="end_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="alasan berakhir"),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="berakhir"),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="diakhiri oleh",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to=settings.AUTH_USER_MODEL,
                verbose_name="petugas",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="alasan"),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="role",
            field=models.CharField(
                choices=[
                    ("enumerator", "PPL (pendata)"),
                    ("supervisor", "PML (pemeriksa)"),
                    ("coordinator", "Koseka (koordinator)"),
                    ("district_office", "BPS kabupaten/kota"),
                    ("analyst", "Analis"),
                    ("keying_operator", "Operator entri"),
                    ("observer", "Pengamat"),
                    ("administrator", "Administrator"),
                ],
                max_length=16,
                verbose_name="peran",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enumeration.round",
                verbose_name="putaran",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="started_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="mulai"),
        ),
        migrations.AlterField(
            model_name="boundary",
            name="area",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="boundary",
                serialize=False,
                to="enumeration.area",
                verbose_name="wilayah",
            ),
        ),
        migrations.AlterField(
            model_name="boundary",
            name="geometry",
            field=models.JSONField(verbose_name="garis batas"),
        ),
        migrations.AlterField(
            model_name="boundary",
            name="loaded_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="dimuat"),
        ),
        migrations.AlterField(
            model_name="boundary",
            name="source",
            field=models.CharField(blank=True, max_length=200, verbose_name="sumber dan lisensi"),
        ),
        migrations.AlterField(
            model_name="round",
            name="is_training",
            field=models.BooleanField(default=False, editable=False, verbose_name="latihan"),
        ),
    ]
