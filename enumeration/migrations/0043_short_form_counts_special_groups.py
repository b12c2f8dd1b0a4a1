"""REGSOSEK22.XK: a questionnaire says which form it is, and the short form has four questions of its own.

No table is rewritten and none is read while it is locked: the columns are empty or have a constant default, and the
constraints hold for what is written from now on. The next migration lets PostgreSQL check what was there.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import CheckConstraint, Q

AGED_2 = Q(("age__isnull", False), ("age__gte", 2))
AGED_5 = Q(("age__isnull", False), ("age__gte", 5))
HAS_DIFFICULTY = Q(("difficulty_grade__isnull", False), ("difficulty_grade__in", [1, 2, 3]))

KINDS = ["Apartemen", "Barak militer", "Pesantren/sejenis", "Panti asuhan", "Rumah sakit jiwa", "Pengungsi"]
KINDS += ["Lembaga pemasyarakatan", "Awak kapal", "Penghuni perahu", "Tunawisma", "Lainnya"]
GRADES = [
    "Ya, sama sekali tidak bisa",
    "Ya, banyak kesulitan dan membutuhkan bantuan",
    "Ya, sedikit kesulitan, tidak membutuhkan bantuan",
    "Tidak mengalami kesulitan",
]
DIFFICULTIES = ["Penglihatan", "Pendengaran", "Berjalan/naik tangga", "Menggerakkan tangan/jari"]
DIFFICULTIES += ["Belajar/kemampuan intelektual", "Mengendalikan perilaku", "Berbicara/berkomunikasi"]
DIFFICULTIES += ["Mengurus diri sendiri", "Mengingat/berkonsentrasi", "Kesedihan/depresi"]
DIPLOMAS = ["Tidak tamat SD", "SD/sederajat", "SMP/sederajat", "SMA/sederajat", "Perguruan tinggi"]

COLUMNS = (
    ("household", "special_kind", "Jenis kelompok khusus", KINDS, Q(form="XK"), "special_kind_only_on_short_form"),
    ("person", "difficulty_grade", "Tingkat kesulitan/gangguan yang paling berat", GRADES, AGED_2, ""),
    ("person", "difficulty_kind", "Jenis kesulitan/gangguan yang paling berat", DIFFICULTIES, HAS_DIFFICULTY, ""),
    ("person", "diploma_group", "Ijazah tertinggi yang dimiliki", DIPLOMAS, AGED_5, ""),
)
STATES = ("open", "draft", "submitted", "sent_back", "approved", "completed")


def column(model: str, name: str, label: str, codes: list[str]) -> migrations.SeparateDatabaseAndState:
    choices = list(enumerate(codes, start=1))
    field = models.PositiveSmallIntegerField(blank=True, choices=choices, null=True, verbose_name=label)
    table = f"enumeration_{model}"
    return migrations.SeparateDatabaseAndState(
        # Django would add the check of the column at once, and PostgreSQL would read the whole table for it.
        database_operations=[
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD COLUMN {name} smallint NULL, "
                f"ADD CONSTRAINT {table}_{name}_check CHECK ({name} >= 0) NOT VALID",
                f"ALTER TABLE {table} DROP COLUMN {name}",
            )
        ],
        state_operations=[migrations.AddField(model_name=model, name=name, field=field)],
    )


def constraints(model: str, name: str, codes: list[str], asked: Q, rule: str) -> list[AddConstraintNotValid]:
    accepted = Q(**{f"{name}__in": list(range(1, len(codes) + 1))})
    only = Q(**{f"{name}__isnull": True}) | asked
    return [
        AddConstraintNotValid(model_name=model, constraint=CheckConstraint(condition=condition, name=its_name))
        for condition, its_name in ((only, rule or f"{name}_only_if_asked"), (accepted, f"{name}_accepted"))
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0042_second_keying"),
    ]

    operations = [
        migrations.AddField(
            model_name="household",
            name="form",
            field=models.CharField(
                choices=[("K", "Keluarga (K)"), ("XK", "Kelompok khusus (XK)")],
                db_default="K",
                default="K",
                max_length=2,
                verbose_name="formulir",
            ),
        ),
        *(column(model, name, label, codes) for model, name, label, codes, _asked, _rule in COLUMNS),
        *(
            migrations.AddField(
                model_name="tally", name=f"special_{state}", field=models.PositiveIntegerField(default=0)
            )
            for state in STATES
        ),
        *(
            one
            for model, name, _label, codes, asked, rule in COLUMNS
            for one in constraints(model, name, codes, asked, rule)
        ),
    ]
