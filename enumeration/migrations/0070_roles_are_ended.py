"""A role that was ended on the page of roles says so in the ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0069_starts_of_days"),
    ]

    operations = [
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
                    ("end_role", "peran diakhiri"),
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
                    ("end_role", "peran diakhiri"),
                    ("split", "SLS dipecah"),
                    ("merge", "SLS digabung"),
                    ("undo", "dibatalkan"),
                ],
                db_default="",
                max_length=10,
                verbose_name="sebab berakhir",
            ),
        ),
    ]
