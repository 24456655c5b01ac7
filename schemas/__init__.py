"""JSON schemas and vocabularies of the incident record."""
