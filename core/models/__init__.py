"""Municipalities, people and their memberships, parameters, the look and the log."""

from core.models.identity import (
    Membership,
    Municipality,
    Organisation,
    Role,
    RoleGrant,
    User,
)
from core.models.local_words import LocalWord, known_words
from core.models.log import AuditEvent
from core.models.parameters import Parameter, ParameterDefinition, declare_parameter, definitions
from core.models.theme import Logo

__all__ = [
    "AuditEvent",
    "LocalWord",
    "Logo",
    "Membership",
    "Municipality",
    "Organisation",
    "Parameter",
    "ParameterDefinition",
    "Role",
    "RoleGrant",
    "User",
    "declare_parameter",
    "definitions",
    "known_words",
]
