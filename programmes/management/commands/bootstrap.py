"""manage.py bootstrap: make an installation complete; may be run again and again."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

from config.translations import CATALOGUE, compile_catalogue
from core.models import Municipality
from core.tenancy import acting_for
from interventions.actions.catalogue import load_starter_catalogue, seed_phenomena
from network.actions.sharing import seed_sharing_guide
from programmes.actions.demonstration import build_demonstration
from signals.actions.structure import seed_structure


class Command(BaseCommand):
    """Migrate, compile translations, load reference data, fill the demo municipalities."""

    help = "Prepare the database, translations, reference data and demo municipalities."

    def add_arguments(self, parser: CommandParser) -> None:
        """Production leaves the demonstration out."""
        parser.add_argument("--no-demo", action="store_true", help="no demo municipalities")

    def handle(self, *args: Any, **options: Any) -> None:
        """All steps; each skips what is there. What was kept long enough goes."""
        if compile_catalogue():
            translation_file_changed(None, CATALOGUE.with_suffix(".mo"))
        call_command("migrate", verbosity=0, interactive=False)
        if settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
            call_command("createcachetable", verbosity=0)
        with translation.override("nl"):
            for municipality in Municipality.objects.all():
                with acting_for(municipality):
                    seed_phenomena()
                    load_starter_catalogue()
                    seed_sharing_guide()
                    seed_structure()
            if not options["no_demo"]:
                build_demonstration()
        # what a restored backup brought back goes before anybody looks
        call_command("destroy_expired", stdout=StringIO())
        self.stdout.write("Ready.")
