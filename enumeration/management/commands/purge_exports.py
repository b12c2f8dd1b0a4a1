"""Removes the files of expired exports. Beat does it every hour."""

from django.core.management.base import BaseCommand

from enumeration.exports import files


class Command(BaseCommand):
    help = "Removes the files of expired exports, and what broken-off ones left behind."

    def handle(self, *args, **options):
        self.stdout.write(f"{files.purge()} files removed")
