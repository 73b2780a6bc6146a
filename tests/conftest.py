"""`pytest --update` writes what the tests saw as the new expectation; read the diff before committing it."""

import pytest
from hypothesis import settings

# how long an example takes says something of the machine and nothing of the program
settings.register_profile("slo-kit", deadline=None)
settings.load_profile("slo-kit")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write expectations anew")
