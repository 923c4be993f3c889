"""Bulletins: the list, one to read, writing, sending with the mail shown before; receiving it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.tenancy import reverse
from core.views import Create, Detail, List, Transition, Update
from network.actions import bulletins as actions
from network.actions.bulletin_mail import write_letter
from network.forms.bulletins import BulletinForm
from network.models import Bulletin, BulletinSubscription
from network.views.library import SwitchDoor


class _Receiving:
    """What the pages with the switch share."""

    membership: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the reader gets the mail, and whether there is an address for it."""
        own = BulletinSubscription.objects.filter(reader=self.membership)
        facts = {"receives": own.exists(), "has_address": bool(self.membership.user.email)}
        return super().get_context_data(**facts, **kwargs)  # type: ignore[misc, no-any-return]


class BulletinList(_Receiving, List):
    """What was sent, newest first; for who writes them also the drafts."""

    model = Bulletin
    permission = "bulletin.view"
    template_name = "network/bulletin_list.html"
    paginate_by = 12

    def get_queryset(self) -> Any:
        """What was sent."""
        return super().get_queryset().sent()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the drafts that the reader may see."""
        drafts = Bulletin.objects.visible_to(self.membership).drafts()
        return super().get_context_data(drafts=drafts, **kwargs)


class BulletinDetail(_Receiving, Detail):
    """One bulletin as a letter; a draft for who writes it."""

    model = Bulletin
    permission = "bulletin.view"
    template_name = "network/bulletin_detail.html"
    context_object_name = "bulletin"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the items in their order."""
        entries = self.object.items.select_related("item")
        return super().get_context_data(entries=list(entries), **kwargs)


class BulletinCreate(Create):
    """Writes a draft."""

    model = Bulletin
    permission = "bulletin.create"
    form_class = BulletinForm
    template_name = "network/bulletin_form.html"
    heading = _("Write a bulletin")
    lead = _("A word from you and a few items of the library. Nothing is sent yet.")
    success_message = _("The draft has been saved. Look at it, and send it when it is right.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("network:bulletin_list")

    def perform(self, form: Any) -> Bulletin:
        """Write it, with the log."""
        return actions.create_bulletin(membership=self.membership, **form.facts())


class BulletinUpdate(Update):
    """Changes a draft; a stale save shows both texts, a sent bulletin says that it is final."""

    model = Bulletin
    permission = "bulletin.edit"
    form_class = BulletinForm
    template_name = "network/bulletin_form.html"
    success_message = _("The draft has been saved.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show or save; what has been sent (also meanwhile) is answered with a sentence."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except actions.BulletinSent as sent:
            typed = [request.POST.get(name, "") for name in ("title", "opening")]
            context = {"bulletin": sent.bulletin, "typed": "\n\n".join(filter(None, typed))}
            return render(request, "network/bulletin_sent.html", context, status=409)

    def get_object(self, queryset: Any = None) -> Bulletin:
        """A draft."""
        bulletin: Bulletin = super().get_object(queryset)
        actions.refuse_sent(bulletin)
        return bulletin

    def perform(self, form: Any) -> Bulletin:
        """Change it, with the log."""
        return actions.update_bulletin(form.instance, membership=self.membership, **form.facts())


class BulletinTransition(Transition):
    """Shows the mail as it will go out, and sends it."""

    model = Bulletin
    template_name = "network/bulletin_transition.html"
    verbs = {"send": (actions.send_bulletin, None)}

    def perform(self, form: Any) -> Bulletin:
        """Send it; how the mails went is known when this has been stored."""
        self.delivery = actions.send_bulletin(
            self.object, membership=self.membership, address=self.full_address()
        )
        return self.object

    def form_valid(self, form: Any) -> HttpResponse:
        """Send it, and say how the mails went."""
        response = super().form_valid(form)
        if self.object.is_sent and form.is_valid():
            _tell(self.request, self.object.sent_to, self.delivery.failed)
        return response

    def full_address(self) -> str:
        """The full web address of the page, for the mail."""
        return str(self.request.build_absolute_uri(self.object.get_absolute_url()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the mail as it goes out, to how many, and why it cannot when it cannot."""
        facts = {
            "letter": write_letter(self.object, self.full_address()),
            "number": len(actions.addressees()),
            "refusal": self.object.lifecycle.refusal(self.verb, self.object, self.membership),
        }
        return super().get_context_data(**facts, **kwargs)


class BulletinSubscribe(SwitchDoor):
    """The reader's own switch: receive the bulletin by mail, or stop."""

    permission = "bulletin.subscribe"

    def place(self) -> str:
        """The list of bulletins."""
        return reverse("network:bulletin_list")

    def set(self, on: bool) -> None:
        """Start or stop."""
        actions.subscribe(membership=self.membership, wanted=on)
        text = _("From now on you receive the bulletin by mail.")
        stopped = _("You do not receive the bulletin by mail any more.")
        messages.success(self.request, str(text if on else stopped))


def _tell(request: HttpRequest, number: int, failed: int) -> None:
    """Say to how many it went and how many mails failed; never whose."""
    if failed:
        text = ngettext(
            "The bulletin has been sent, but %(failed)d of %(number)d mail could not be delivered."
            " Ask the application manager to look at the mail server and the addresses. Everybody"
            " can read the bulletin here.",
            "The bulletin has been sent, but %(failed)d of %(number)d mails could not be delivered."
            " Ask the application manager to look at the mail server and the addresses. Everybody"
            " can read the bulletin here.",
            number,
        )
        messages.warning(request, text % {"failed": failed, "number": number})
    elif number:
        text = ngettext(
            "The bulletin has been sent by mail to %(number)d person.",
            "The bulletin has been sent by mail to %(number)d people.",
            number,
        )
        messages.success(request, text % {"number": number})
    else:
        text = _("The bulletin has been sent. Nobody receives it by mail yet; it can be read here.")
        messages.success(request, str(text))
