"""Partner organisations."""

from network.models.partners import PartnerOrganisation

__all__ = ["PartnerOrganisation"]
