"""What we write is read back by PyYAML as what we meant."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from slo_kit.targets.yaml_text import Yaml, to_yaml

SCALARS: st.SearchStrategy[Yaml] = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=30),
    st.sampled_from(
        ["on", "No", "12:30", "1e3", "0x1f", "~", "", " a", "a ", "a\n", "\na", "- a", "5m", "30d", "a: b", "#", "'", '"\\"']
    ),
    st.integers(),
    st.booleans(),
)
KEYS = st.text(st.characters(categories=["L", "N"], include_characters=" :#-_"), min_size=1, max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
def test_a_document_is_read_back_as_it_was(document: dict[str, Yaml]) -> None:
    assert yaml.safe_load(to_yaml(document)) == document


def test_queries_stand_in_blocks_and_without_backslashes() -> None:
    document: Yaml = {"expr": 'up{job="a"}', "long": "  a\n+\n  b", "interval": "1m", "for": "yes"}
    assert to_yaml(document) == 'expr: \'up{job="a"}\'\nlong: |2-\n    a\n  +\n    b\ninterval: 1m\nfor: "yes"\n'
