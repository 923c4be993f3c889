"""The vocabulary's tables and the catalogue."""

from interventions.models.catalogue import Intervention
from interventions.models.vocabulary import CodeListField, Phenomenon

__all__ = ["CodeListField", "Intervention", "Phenomenon"]
