"""Remove what has expired, from the disk and from the database. Beat does so every five minutes."""

from django.core.management.base import BaseCommand

from enumeration import expiry


class Command(BaseCommand):
    help = "Removes every file and session that has expired, and what broken-off jobs left behind."

    def handle(self, *args, **options):
        self.stdout.write(f"{expiry.purge()} files removed")
