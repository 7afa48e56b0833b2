"""What journeys may ask for."""

import pytest


@pytest.fixture
def real_child() -> None:
    """The pairs are computed in a process of their own, as they are outside of tests."""


@pytest.fixture
def matching_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Matching without the seconds that a child takes to start, unless the test wants the `real_child`."""
    if "real_child" not in request.fixturenames:
        from tests.solving import Here

        monkeypatch.setattr("handlers.running.ChildProcess", Here)
