"""What no code can go around: a case needs a registration that was taken in, a list is final."""

from typing import Any

from django.db import migrations

POSTGRESQL = """
CREATE OR REPLACE FUNCTION casework_refuse_case() RETURNS trigger AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM casework_registration WHERE id = NEW.registration_id
                 AND municipality_id = NEW.municipality_id AND status = 'taken_in') THEN
    RAISE EXCEPTION 'A case arises from a registration that was taken in.'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER casework_case_no_other_door BEFORE INSERT ON casework_case
FOR EACH ROW EXECUTE FUNCTION casework_refuse_case();
CREATE OR REPLACE FUNCTION casework_refuse_change() RETURNS trigger AS $$
BEGIN
  IF (NEW.item_id, NEW.adopted_by_id, NEW.adopted_at, NEW.fingerprint, NEW.municipality_id) =
     (OLD.item_id, OLD.adopted_by_id, OLD.adopted_at, OLD.fingerprint, OLD.municipality_id) THEN
    RETURN NEW;  -- the same document under another key
  END IF;
  RAISE EXCEPTION 'An adopted decision list does not change.'
    USING ERRCODE = 'integrity_constraint_violation';
END; $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER casework_decisionlist_final BEFORE UPDATE ON casework_decisionlist
FOR EACH ROW EXECUTE FUNCTION casework_refuse_change();
"""

SQLITE = [
    """CREATE TRIGGER IF NOT EXISTS casework_case_no_other_door BEFORE INSERT ON casework_case
    WHEN NOT EXISTS (SELECT 1 FROM casework_registration WHERE id = NEW.registration_id
                     AND municipality_id = NEW.municipality_id AND status = 'taken_in')
    BEGIN SELECT RAISE(ABORT, 'A case arises from a registration that was taken in.'); END;""",
    """CREATE TRIGGER IF NOT EXISTS casework_decisionlist_final
    BEFORE UPDATE ON casework_decisionlist
    WHEN (NEW.item_id, NEW.adopted_by_id, NEW.adopted_at, NEW.fingerprint, NEW.municipality_id)
      IS NOT (OLD.item_id, OLD.adopted_by_id, OLD.adopted_at, OLD.fingerprint, OLD.municipality_id)
    BEGIN SELECT RAISE(ABORT, 'An adopted decision list does not change.'); END;""",
]
TRIGGERS = {
    "casework_case_no_other_door": "casework_case",
    "casework_decisionlist_final": "casework_decisionlist",
}


def install(apps: Any, schema_editor: Any) -> None:
    """Create the triggers where they are missing."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for statement in SQLITE:
        schema_editor.execute(statement)


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    on = schema_editor.connection.vendor == "postgresql"
    for trigger, table in TRIGGERS.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}{f' ON {table}' if on else ''};")


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
