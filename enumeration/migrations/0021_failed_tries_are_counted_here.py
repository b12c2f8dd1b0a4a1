"""Failures to sign in are counted in a table of ours; those of django-axes, with names and addresses in them, go."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0020_who_read_which_families"),
    ]

    operations = [
        migrations.RunSQL(
            """
            DROP TABLE IF EXISTS
                axes_accessattempt, axes_accesslog, axes_accessfailurelog, axes_accessattemptexpiration CASCADE;
            DELETE FROM django_migrations WHERE app = 'axes';
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(
            model_name="signincode",
            name="wrong_tries",
        ),
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "percobaan masuk",
                "verbose_name_plural": "percobaan masuk",
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["key", "at"], name="sign_in_try_key")],
            },
        ),
    ]
