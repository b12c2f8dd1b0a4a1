"""PPL and PML are named as on their papers: Petugas Pendataan and Petugas Pemeriksa Lapangan. No row changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0059_officers_get_a_morning_mail"),
    ]

    operations = [
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
            ),
        ),
        migrations.AlterField(
            model_name="rolegrant",
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
            ),
        ),
    ]
