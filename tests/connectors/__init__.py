import pytest

pytest.register_assert_rewrite(
    "tests.connectors.contract", "tests.connectors.contract_writing", "tests.connectors.contract_identity"
)
