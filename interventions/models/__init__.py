"""The vocabulary's tables and the catalogue."""

from interventions.models.catalogue import Intervention, evidence_ladder, searchable
from interventions.models.vocabulary import CodeListField, Phenomenon

__all__ = ["CodeListField", "Intervention", "Phenomenon", "evidence_ladder", "searchable"]
