"""The library: list with filter, one item, making, changing, the shelf; one's own tick.

What somebody read is theirs: pages show a reader their own ticks and, from the threshold up, a
number. Looking leaves nothing behind, and a tick no line in the log.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from core.models import Parameter
from core.models.parameters import SMALL_NUMBER
from core.tenancy import reverse
from core.views import Create, Detail, List, Update
from core.views.bases import Door
from network.actions import library as actions
from network.forms import library as forms
from network.models import LibraryItem


class _Items(Door):
    """What reading shares: each item with one's own tick and how many read it."""

    def get_queryset(self) -> Any:
        """With ``read_on`` and ``readers``."""
        return super().get_queryset().for_reader(self.membership, self.threshold)

    @cached_property
    def threshold(self) -> int:
        """Under which number of readers nothing is told."""
        return int(Parameter.objects.value(SMALL_NUMBER.key))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds that number."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "threshold": self.threshold}


class LibraryList(List, _Items):
    """The items on the shelf that fit the filter, with counts, in a constant number of queries."""

    model = LibraryItem
    permission = "library.view"
    template_name = "network/library_list.html"
    paginate_by = 10
    filters: Any

    def filter_form(self, address: Any) -> forms.LibraryFilter:
        """The filter in the address, for this reader."""
        return forms.LibraryFilter(address, membership=self.membership)

    def get_queryset(self) -> Any:
        """What fits the filter; everything on the shelf when the filter cannot be read."""
        rows = super().get_queryset()
        return rows.on_the_shelf() if self.filters.errors else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the counts of the filter, and how much there is without one."""
        self.filters.count(_Items.get_queryset(self))
        total = LibraryItem.objects.on_the_shelf().count()
        return super().get_context_data(total=total, **kwargs)


class LibraryDetail(Detail, _Items):
    """One item, also when it was taken off the shelf."""

    model = LibraryItem
    permission = "library.view"
    template_name = "network/library_detail.html"
    context_object_name = "item"


class LibraryCreate(Create):
    """Puts something in the library."""

    model = LibraryItem
    permission = "library.create"
    form_class = forms.ItemForm
    template_name = "network/library_form.html"
    heading = _("Put something in the library")
    lead = _("A published work, a lesson from practice or a meeting that helps colleagues.")
    success_message = _("It is in the library.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("network:library_list")

    def perform(self, form: Any) -> LibraryItem:
        """Add it, with the log."""
        return actions.create_item(membership=self.membership, facts=form.facts())


class LibraryUpdate(Update):
    """Changes an item; a stale save shows both texts."""

    model = LibraryItem
    permission = "library.edit"
    form_class = forms.ItemForm
    template_name = "network/library_form.html"
    success_message = _("The item has been saved.")

    def perform(self, form: Any) -> LibraryItem:
        """Change it, with the log."""
        item = LibraryItem.objects.get(pk=form.instance.pk)
        return actions.update_item(item, membership=self.membership, facts=form.facts())


class LibraryShelf(Update):
    """Takes an item off the shelf, or puts it back."""

    model = LibraryItem
    permission = "library.edit"
    template_name = "network/library_form.html"
    form_class = forms.ShelfForm
    success_message = _("The shelf has been saved.")

    @property
    def heading(self) -> Any:
        """What the page does with this item."""
        off = self.object.is_off_the_shelf
        return _("Put it back on the shelf") if off else _("Take it off the shelf")

    @property
    def lead(self) -> Any:
        """What happens then."""
        if self.object.is_off_the_shelf:
            return _("From then on everybody finds it in the library again.")
        return _("Nobody finds it in the library any more. In bulletins that were sent it stays.")

    def perform(self, form: Any) -> LibraryItem:
        """Move it, with the log."""
        off = form.instance.is_off_the_shelf
        return actions.shelve_item(form.instance, membership=self.membership, on_the_shelf=off)


class SwitchDoor(Door, View):
    """Sets a switch of the reader's own, and leads back to where it stood."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set it; what says neither on nor off is the client's fault."""
        form = forms.Switch(request.POST, membership=self.membership)
        place = self.place()
        if not form.is_valid():
            return render(request, "400.html", status=400)
        self.set(form.cleaned_data["on"])
        return HttpResponseRedirect(_back(request, place))

    def place(self) -> str:
        """Where to go when the page did not say where it stood."""
        raise NotImplementedError

    def set(self, on: bool) -> None:
        """Carry it out."""
        raise NotImplementedError


class LibraryRead(SwitchDoor):
    """The reader's own tick behind an item; nobody else sees it."""

    model = LibraryItem
    permission = "library.read"

    def place(self) -> str:
        """The page of the item."""
        self.item = self.get_object()
        return str(self.item.get_absolute_url())

    def set(self, on: bool) -> None:
        """Tick it, or take the tick off; no line in the log."""
        actions.note_reading(self.item, reader=self.membership, has_read=on)


def _back(request: HttpRequest, place: str) -> str:
    """The page that sent this when it is one of ours, else ``place``."""
    sent = request.POST.get("back", "")
    inside = sent.startswith(f"/{request.municipality.slug}/network/")  # type: ignore[attr-defined]
    ours = inside and url_has_allowed_host_and_scheme(sent, allowed_hosts=None)
    return sent if ours else place
