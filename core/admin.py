"""The Django admin knows core models only; domain models are never registered (ADR 5)."""

from django.contrib import admin

from core.models import Municipality, User


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Making a municipality is a technical act."""

    list_display = ["name", "slug", "code"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Technical view of accounts, without the password."""

    list_display = ["username", "name", "is_active"]
    fields = ["username", "name", "email", "is_active", "is_staff", "is_superuser"]
