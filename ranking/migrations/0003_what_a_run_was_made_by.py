"""The rules a run was made by: runs from before keep theirs. And the families left out because too little is known."""

import django.db.models.deletion
from django.db import migrations, models

import ranking.models
import ranking.rules

FORWARD = """
CREATE TRIGGER left_out_family_stays_as_it_is BEFORE UPDATE ON ranking_leftoutfamily
    FOR EACH ROW EXECUTE FUNCTION ranking_refuse();
CREATE TRIGGER left_out_family_stays AFTER DELETE ON ranking_leftoutfamily REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION ranking_refuse_if_finished();
"""

BACKWARD = """
DROP TRIGGER left_out_family_stays_as_it_is ON ranking_leftoutfamily;
DROP TRIGGER left_out_family_stays ON ranking_leftoutfamily;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ranking", "0002_scores_and_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="frozenfamily",
            name="has_head",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
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
                default="visit",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="seed",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AddField(
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
                default="area",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="scoredpart",
            name="left_out",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="welfaremodel",
            name="covariance",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.CreateModel(
            name="LeftOutFamily",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "district",
                        "run_id",
                        "area_code",
                        "household_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("district", models.CharField(db_collation="C", max_length=4)),
                ("area_code", models.CharField(db_collation="C", max_length=16)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_member", "Tanpa anggota yang tinggal di sana"),
                            ("no_head", "Tanpa kepala keluarga"),
                            ("little_known", "Terlalu sedikit yang terjawab"),
                        ],
                        max_length=12,
                    ),
                ),
                ("known", ranking.models.RealField()),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="enumeration.household",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="left_out_families",
                        to="ranking.run",
                    ),
                ),
            ],
            options={
                "verbose_name": "keluarga tidak diperingkat",
                "verbose_name_plural": "keluarga tidak diperingkat",
                "ordering": ["area_code", "household_id"],
            },
        ),
        # New runs are made by the new rules.
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
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="seed",
            field=models.CharField(blank=True, default=ranking.rules.new_seed, max_length=32),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
