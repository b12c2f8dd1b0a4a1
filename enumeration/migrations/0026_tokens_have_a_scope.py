"""A token says what it may be used for. Those from before had every right of their officer: they are revoked."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.utils import timezone


def revoke(apps, schema_editor):
    apps.get_model("enumeration", "ApiToken").objects.filter(revoked_at=None).update(revoked_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0025_dates_have_bounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("areas", "wilayah dan buku kode"),
                        ("families", "membaca keluarga"),
                        ("reveal", "melihat NIK dan nomor utuh"),
                        ("submit", "mengirim isian"),
                        ("ranking", "membaca peringkat"),
                    ],
                    max_length=10,
                ),
                default=list,
                size=None,
            ),
        ),
        migrations.RunPython(revoke, migrations.RunPython.noop),
    ]
