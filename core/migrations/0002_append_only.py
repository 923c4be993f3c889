"""The audit log refuses UPDATE and DELETE in the database itself."""

from django.db import migrations

from core import append_only


class Migration(migrations.Migration):
    """Install the triggers."""

    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(append_only.install, append_only.remove)]
