"""Measures a system against a labelled corpus: `extractor evaluate`.

Readers (`gold`, `systems`) turn every source into a `readings.Reading`; pure scorers
(`entities`, `classes`, `fields`, `calibration`) compare two of them; `measures` lists the
figures, `bootstrap` gives their intervals, `runner` puts it together; `tables`, `output` and
`report` show it.
"""
