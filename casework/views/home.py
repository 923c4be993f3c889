"""The home of casework: what awaits me, which meetings are ahead, and where the rest is."""

from __future__ import annotations

from typing import Any

from casework.models import Action, Case, CaseMeeting
from casework.models.awaiting import awaits
from core.views import Page

#: So many meetings ahead are shown.
MEETINGS = 4


class CaseworkHome(Page):
    """What awaits one in casework: codes and days, nothing that one may not see."""

    permission = "casework.view"
    template_name = "casework/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what awaits, the meetings ahead, and the counts of what one may see."""
        rows = awaits(self.membership)
        meetings = CaseMeeting.objects.visible_to(self.membership).ahead()[:MEETINGS]
        context = {"rows": rows, "late": sum(row.is_late for row in rows), "meetings": meetings}
        return super().get_context_data(**context, **self.counts(), **kwargs)

    def counts(self) -> dict[str, int]:
        """How many cases and open actions there are, of those one may see."""
        cases = Case.objects.visible_to(self.membership).live().filter(restricted_on=None)
        actions = Action.objects.visible_to(self.membership).owned_by(self.membership).open()
        still_open = actions.exclude(case__closed_on__isnull=False)
        return {"cases": cases.count(), "actions": still_open.count()}
