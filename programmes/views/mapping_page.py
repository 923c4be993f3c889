"""The map of the programme: the whole spectrum on one page, and the same as a table."""

from __future__ import annotations

from typing import Any

from core.views import Detail
from programmes.forms.map import GROUPINGS, PLACES, SIZES, MapForm
from programmes.models import Programme
from programmes.models.exchange import ProgrammeState
from programmes.models.map import map_page
from programmes.views.tabs import programme_tabs


class Map(Detail):
    """The funnel with every activity as a card; grouping, size and filter from the query string."""

    model = Programme
    permission = "programme.view"
    template_name = "programmes/map.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the map as the reader asked for it; the size is remembered."""
        form = MapForm(self.request.GET, session=self.request.session)
        page = map_page(ProgrammeState(self.object), self.membership, form.choices)
        page |= {"groupings": GROUPINGS, "sizes": SIZES}
        page["grouping_label"] = dict(GROUPINGS)[form.choices["by"]]
        page["legend_sentence"] = PLACES[form.choices["by"]]
        page["owners"] = form.owner_links(self.request.GET, page["map"].owners)
        page["tabs"] = programme_tabs(self.object, self.membership, "programmes:map")
        return super().get_context_data(**page, **kwargs)
