"""The pipeline's components: each one file, all registered here.

Results live in extensions that hold plain data, so that a Doc can cross process borders:

==========================  =========================================================
`doc._.published`           publication date or time, ISO 8601, or None (set before the pipeline)
`doc._.body_start`          offset of the article's body; 0 where there is no title
`doc._.sentence_starts`     numbers of the tokens that start a sentence
`doc._.classes`             {head: {"label", "score", "probabilities"}} of the classifiers
`doc._.candidates`          list of field candidates, see `extractor.candidates`
`doc._.other_incidents`     list of {"name", "type", "start", "end", "score"}
`doc._.warnings`            list of {"code", "message", "pointer"}
`doc.spans["mentions"]`     generic mentions of organisations ("the company")
`doc.spans["quantities"]`   counts and amounts
`doc.spans["indicators"]`   CVE identifiers, domains, hashes, malware names …
`span._.score`              probability of an entity, 0 to 1
`span._.norm`               canonical form of the entity
`span._.cluster`            number of the entity that the mention stands for, -1 for none
`span._.roles`              roles of an organisation (schemas/vocab/role.json)
`span._.date`               {"value", "end", "precision"} of a DATE, or None
`span._.place`              {"country", "region", "city"} of a LOC, or None
`span._.quantity`           {"value", "comparator", "unit", "currency"}, or None
`span._.indicator`          {"kind", "value"}, or None
==========================  =========================================================
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.components.actors import make_threat_actor
from extractor.components.clusters import make_entity_clusters
from extractor.components.counts import make_affected_counts
from extractor.components.data_kinds import make_data_kinds
from extractor.components.dates import make_date_normalizer
from extractor.components.fields import make_incident_fields
from extractor.components.incident_classifier import make_incident_classifier
from extractor.components.indicators import make_indicator_finder
from extractor.components.ner import make_breach_ner
from extractor.components.passing import make_other_incidents
from extractor.components.places import make_place_normalizer
from extractor.components.profiles import make_organization_profiles
from extractor.components.quantities import make_quantity_finder
from extractor.components.roles import make_organization_roles
from extractor.components.rules import make_record_rules
from extractor.components.sentences import make_breach_sentences
from extractor.components.statements import make_incident_statements
from extractor.components.summary import make_incident_summary
from extractor.components.timeline import make_incident_timeline

# In the order of the pipeline; pyproject.toml lists the same names as entry points.
FACTORIES = {
    "breach_ner": make_breach_ner,
    "breach_sentences": make_breach_sentences,
    "indicator_finder": make_indicator_finder,
    "quantity_finder": make_quantity_finder,
    "date_normalizer": make_date_normalizer,
    "place_normalizer": make_place_normalizer,
    "entity_clusters": make_entity_clusters,
    "incident_classifier": make_incident_classifier,
    "organization_roles": make_organization_roles,
    "organization_profiles": make_organization_profiles,
    "affected_counts": make_affected_counts,
    "incident_timeline": make_incident_timeline,
    "data_kinds": make_data_kinds,
    "threat_actor": make_threat_actor,
    "incident_statements": make_incident_statements,
    "other_incidents": make_other_incidents,
    "incident_fields": make_incident_fields,
    "incident_summary": make_incident_summary,
    "record_rules": make_record_rules,
}

_DOC: dict[str, Any] = {
    "published": None,
    "body_start": 0,
    "sentence_starts": [],
    "classes": {},
    "candidates": [],
    "other_incidents": [],
    "warnings": [],
}
_SPAN: dict[str, Any] = {
    "score": 1.0,
    "norm": None,
    "cluster": -1,
    "roles": [],
    "date": None,
    "place": None,
    "quantity": None,
    "indicator": None,
}

for _owner, _defaults in ((Doc, _DOC), (Span, _SPAN)):
    for _name, _default in _defaults.items():
        if not _owner.has_extension(_name):
            _owner.set_extension(_name, default=_default)

for _name, _factory in FACTORIES.items():
    Language.factory(_name, func=_factory)
