"""`pytest --update` writes what the tests saw as the new expectation; read the diff before committing it."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write expectations anew")
