"""The vocabulary's tables, the catalogue and what was learned of it."""

from interventions.models.catalogue import Intervention, evidence_ladder, searchable
from interventions.models.knowledge import Lesson, LessonOrigin
from interventions.models.vocabulary import CodeListField, Phenomenon

__all__ = [
    "CodeListField",
    "Intervention",
    "Lesson",
    "LessonOrigin",
    "Phenomenon",
    "evidence_ladder",
    "searchable",
]
