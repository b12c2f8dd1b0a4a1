"""A round for the training hall, beside a real one: made up, and named so on every page, paper and file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0061_a_sample_is_read_first")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="is_training",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_training", False),
                    models.Q(("is_made_up", True), ("name__startswith", "LATIHAN ")),
                    _connector="OR",
                ),
                name="training_is_made_up_and_says_so",
                violation_error_message="Nama putaran latihan harus diawali LATIHAN, dan isinya data contoh.",
            ),
        ),
        migrations.AlterField(
            model_name="round", name="name", field=models.CharField(max_length=100, unique=True, verbose_name="nama")
        ),
        migrations.AlterField(
            model_name="round", name="year", field=models.PositiveSmallIntegerField(verbose_name="tahun")
        ),
        migrations.AlterField(
            model_name="round", name="starts_on", field=models.DateField(verbose_name="hari pertama")
        ),
        migrations.AlterField(model_name="round", name="ends_on", field=models.DateField(verbose_name="hari terakhir")),
        migrations.AlterField(
            model_name="round", name="is_open", field=models.BooleanField(default=True, verbose_name="terbuka")
        ),
        migrations.AlterField(
            model_name="round", name="is_made_up", field=models.BooleanField(default=False, verbose_name="data contoh")
        ),
    ]
