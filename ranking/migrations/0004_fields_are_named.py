"""Columns of the tables in Django's admin have names in Indonesian and English. No row and no column changes."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ranking.rules


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0067_fields_are_named"),
        ("ranking", "0003_what_a_run_was_made_by"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="classscheme",
            name="about",
            field=models.JSONField(verbose_name="keterangan"),
        ),
        migrations.AlterField(
            model_name="classscheme",
            name="classes",
            field=models.JSONField(verbose_name="kelas"),
        ),
        migrations.AlterField(
            model_name="classscheme",
            name="content_hash",
            field=models.CharField(max_length=64, unique=True, verbose_name="sidik isi"),
        ),
        migrations.AlterField(
            model_name="classscheme",
            name="loaded_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="dimuat"),
        ),
        migrations.AlterField(
            model_name="classscheme",
            name="name",
            field=models.CharField(max_length=60, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="classscheme",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="versi"),
        ),
        migrations.AlterField(
            model_name="publication",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="diminta oleh",
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="district",
            field=models.CharField(db_collation="C", max_length=4, verbose_name="kabupaten/kota"),
        ),
        migrations.AlterField(
            model_name="publication",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="berakhir"),
        ),
        migrations.AlterField(
            model_name="publication",
            name="published_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="diterbitkan"),
        ),
        migrations.AlterField(
            model_name="publication",
            name="published_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="diterbitkan oleh",
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="alasan"),
        ),
        migrations.AlterField(
            model_name="publication",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enumeration.round",
                verbose_name="putaran",
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="ranking.run",
                verbose_name="pemeringkatan",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="asked_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="diminta"),
        ),
        migrations.AlterField(
            model_name="run",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="diminta oleh",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="audit_indicators",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), size=None, verbose_name="indikator pembanding"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="code_version",
            field=models.CharField(blank=True, max_length=12, verbose_name="versi program"),
        ),
        migrations.AlterField(
            model_name="run",
            name="district",
            field=models.CharField(db_collation="C", max_length=4, verbose_name="kabupaten/kota"),
        ),
        migrations.AlterField(
            model_name="run",
            name="families",
            field=models.PositiveIntegerField(null=True, verbose_name="keluarga"),
        ),
        migrations.AlterField(
            model_name="run",
            name="finished_at",
            field=models.DateTimeField(null=True, verbose_name="selesai"),
        ),
        migrations.AlterField(
            model_name="run",
            name="frozen_at",
            field=models.DateTimeField(null=True, verbose_name="isian dibekukan"),
        ),
        migrations.AlterField(
            model_name="run",
            name="indicators",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), size=None, verbose_name="indikator"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="inputs_hash",
            field=models.CharField(blank=True, max_length=64, verbose_name="sidik masukan"),
        ),
        migrations.AlterField(
            model_name="run",
            name="job",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="run",
                to="enumeration.job",
                verbose_name="pekerjaan",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="left_out",
            field=models.JSONField(default=dict, verbose_name="tidak diperingkat"),
        ),
        migrations.AlterField(
            model_name="run",
            name="left_out_rule",
            field=models.CharField(
                choices=[
                    ("visit", "Semua keluarga yang status isian dan hasil kunjungannya (205) memenuhi syarat."),
                    (
                        "known",
                        "Keluarga yang status isian dan hasil kunjungannya (205) memenuhi syarat, kecuali yang tanpa anggota yang tinggal di sana, tanpa kepala keluarga, atau yang jawabannya menentukan kurang dari 60% skornya.",
                    ),
                ],
                default="known",
                max_length=10,
                verbose_name="aturan tidak diperingkat",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="means",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.FloatField(), default=list, size=None, verbose_name="rata-rata"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="model",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="ranking.welfaremodel",
                verbose_name="model",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="model_hash",
            field=models.CharField(max_length=64, verbose_name="sidik model"),
        ),
        migrations.AlterField(
            model_name="run",
            name="persons",
            field=models.PositiveIntegerField(null=True, verbose_name="orang"),
        ),
        migrations.AlterField(
            model_name="run",
            name="results",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), size=None, verbose_name="hasil kunjungan (205)"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="results_hash",
            field=models.CharField(blank=True, max_length=64, verbose_name="sidik hasil"),
        ),
        migrations.AlterField(
            model_name="run",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="enumeration.round",
                verbose_name="putaran",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="ranking.classscheme",
                verbose_name="skema kelas",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="scheme_hash",
            field=models.CharField(max_length=64, verbose_name="sidik skema"),
        ),
        migrations.AlterField(
            model_name="run",
            name="scored_at",
            field=models.DateTimeField(null=True, verbose_name="skor dihitung"),
        ),
        migrations.AlterField(
            model_name="run",
            name="seconds",
            field=models.JSONField(default=dict, verbose_name="detik per langkah"),
        ),
        migrations.AlterField(
            model_name="run",
            name="seed",
            field=models.CharField(
                blank=True, default=ranking.rules.new_seed, max_length=32, verbose_name="benih undian"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="states",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9), size=None, verbose_name="keadaan isian"
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="tie_rule",
            field=models.CharField(
                choices=[
                    (
                        "area",
                        "Skor lebih rendah berarti lebih miskin (dibulatkan 6 desimal). Bila sama, didahulukan anggota yang lebih banyak, lalu kode wilayah, nomor bangunan, nomor keluarga, dan terakhir nomor baris keluarga.",
                    ),
                    (
                        "lot",
                        "Skor lebih rendah berarti lebih miskin (dibulatkan 6 desimal). Bila sama, didahulukan anggota yang lebih banyak, lalu undian: SHA-256 yang lebih kecil dari benih pemeringkatan ini disambung nomor baris keluarga.",
                    ),
                ],
                default="lot",
                max_length=10,
                verbose_name="aturan nilai sama",
            ),
        ),
        migrations.AlterField(
            model_name="welfaremodel",
            name="about",
            field=models.JSONField(verbose_name="keterangan"),
        ),
        migrations.AlterField(
            model_name="welfaremodel",
            name="coefficients",
            field=models.JSONField(verbose_name="koefisien"),
        ),
        migrations.AlterField(
            model_name="welfaremodel",
            name="content_hash",
            field=models.CharField(max_length=64, unique=True, verbose_name="sidik isi"),
        ),
        migrations.AlterField(
            model_name="welfaremodel",
            name="covariance",
            field=models.JSONField(blank=True, default=list, verbose_name="kovarians"),
        ),
        migrations.AlterField(
            model_name="welfaremodel",
            name="kind",
            field=models.CharField(max_length=20, verbose_name="jenis"),
        ),
        migrations.AlterField(
            model_name="welfaremodel",
            name="loaded_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="dimuat"),
        ),
        migrations.AlterField(
            model_name="welfaremodel",
            name="name",
            field=models.CharField(max_length=60, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="welfaremodel",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="versi"),
        ),
    ]
