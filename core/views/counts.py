"""Counting how often a door is knocked at, in the cache; nobody can be read there."""

from __future__ import annotations

from contextlib import suppress

from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def is_over(key: str, most: int, seconds: int) -> bool:
    """Count one more under ``key``; whether that is more than ``most`` within ``seconds``."""
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # the time was over in between
        return False


def give_back(key: str) -> None:
    """Take one off again."""
    with suppress(ValueError):  # the time was over in between
        cache.decr(key)


def address_key(door: str, request: HttpRequest) -> str:
    """The key of whoever asks, by door: a keyed hash of the network address, never the address."""
    address = get_client_ip(request) or ""
    digest = salted_hmac("core.counts", f"{door}:{address}", algorithm="sha256").hexdigest()
    return f"{door}:{digest}"
