from __future__ import annotations

import pytest
from stoa.config import SettingsError, refuse_unsafe_settings, settings_from_env


def test_an_empty_environment_gives_development_defaults() -> None:
    """A fresh machine must start without a single variable."""
    settings = settings_from_env({})

    assert (settings.environment, settings.port, settings.gateway_secret) == ("development", 4000, "dev-only-gateway")
    assert settings.issuers == ()


def test_issuer_and_key_address_are_separate() -> None:
    """Browsers and containers know Keycloak by different names; tokens name the public one."""
    settings = settings_from_env(
        {"KEYCLOAK_URL": "http://localhost:8180", "KEYCLOAK_INTERNAL_URL": "http://keycloak:8080"}
    )

    assert settings.issuers[0].issuer == "http://localhost:8180/realms/stoa"
    assert settings.issuers[0].jwks_url == "http://keycloak:8080/realms/stoa/protocol/openid-connect/certs"
    assert settings.console is not None
    assert settings.console.authorization_url.startswith("http://localhost:8180/")
    assert settings.console.token_url.startswith("http://keycloak:8080/")


def test_subgraph_addresses_are_told_from_the_others() -> None:
    """``REDIS_URL`` is no subgraph, ``CATALOG_URL`` is."""
    environ = {
        "CATALOG_URL": "http://catalog:4101/graphql",
        "REDIS_URL": "redis://x",
        "KEYCLOAK_URL": "http://k",
        "GATEWAY_URL": "http://g",
        "BFF_WEB_PUBLIC_URL": "http://b",
        "CATALOG_DATABASE_URL": "postgresql://x",
    }

    assert settings_from_env(environ).subgraph_urls == {"catalog": "http://catalog:4101/graphql"}


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"STOA_GATEWAY_SECRET": "dev-only-gateway"},
        {"STOA_GATEWAY_SECRET": "s3cret", "KEYCLOAK_URL": "http://k", "GATEWAY_CONSOLE_CLIENT_SECRET": "dev-only-x"},
    ],
    ids=["unset", "gateway", "console"],
)
def test_production_refuses_development_secrets(environ: dict[str, str]) -> None:
    """Row 113: a default password in production is no password."""
    with pytest.raises(SettingsError) as caught:
        refuse_unsafe_settings(settings_from_env({"STOA_ENV": "production", **environ}))

    assert "dev-only" not in caught.value.message.replace("development default", "")


def test_production_switches_off_what_is_for_developers() -> None:
    """Row 13: introspection, plans and GraphiQL are not for strangers."""
    settings = settings_from_env({"STOA_ENV": "production", "STOA_GATEWAY_SECRET": "s3cret"})

    refuse_unsafe_settings(settings)
    assert (settings.introspection, settings.expose_plan, settings.graphiql_dir) == (False, False, None)


@pytest.mark.parametrize(
    "environ",
    [{"STOA_ENV": "prod"}, {"GATEWAY_PORT": "x"}, {"GATEWAY_PORT": "-1"}, {"STOA_INTROSPECTION": "maybe"}],
    ids=str,
)
def test_a_value_that_cannot_be_read_is_named(environ: dict[str, str]) -> None:
    """A typing error must not silently mean a default."""
    with pytest.raises(SettingsError) as caught:
        settings_from_env(environ)

    assert next(iter(environ)) in caught.value.message


def test_secrets_are_not_part_of_a_printed_setting() -> None:
    """Settings end in logs."""
    settings = settings_from_env({"STOA_GATEWAY_SECRET": "s3cret", "KEYCLOAK_URL": "http://k"})

    assert "s3cret" not in repr(settings)
    assert "dev-only-gateway-console" not in repr(settings)


def test_a_subgraph_may_show_other_errors_than_the_others() -> None:
    """A partner's texts are not ours: its own list counts, also the empty one."""
    settings = settings_from_env(
        {
            "STOA_SHOWN_ERROR_CODES": "EXTRA_*",
            "STOA_SHOWN_ERROR_EXTENSIONS": "hint",
            "PARTNER_SHOWN_ERROR_CODES": "",
            "CATALOG_SHOWN_ERROR_EXTENSIONS": "sku, size",
        }
    )

    assert {"EXTRA_*", "NOT_FOUND"} <= settings.shown_errors.codes
    assert {"hint", "details"} <= settings.shown_errors.extensions
    assert settings.subgraph_shown_errors["partner"].codes == frozenset()
    assert settings.subgraph_shown_errors["catalog"].extensions == {"sku", "size"}
    assert settings.subgraph_shown_errors["catalog"].codes == settings.shown_errors.codes


def test_labels_of_overrides_come_from_the_environment() -> None:
    """A migration is switched by operators, not by a release."""
    settings = settings_from_env({"STOA_OVERRIDE_LABELS": "new-stock, new:price", "STOA_OVERRIDE_SEED": "s"})

    assert settings.override_labels == {"new-stock", "new:price"}
    assert settings.override_seed == "s"


@pytest.mark.parametrize(
    ("environ", "after"),
    [({}, 3), ({"STOA_GENERATE_AFTER": "0"}, 0), ({"STOA_GENERATE_AFTER": "never"}, None)],
)
def test_code_is_generated_unless_it_is_switched_off(environ: dict[str, str], after: int | None) -> None:
    """Who suspects the generated code must be able to do without it."""
    assert settings_from_env(environ).generate_after == after


@pytest.mark.parametrize(
    ("environ", "native"), [({}, True), ({"STOA_NATIVE": "auto"}, True), ({"STOA_NATIVE": "off"}, False)]
)
def test_the_engine_in_c_is_used_unless_it_is_switched_off(environ: dict[str, str], native: bool) -> None:
    """Who suspects the engine must be able to do without it, also where it is installed."""
    assert settings_from_env(environ).native is native


def test_a_switch_for_the_engine_that_says_nothing_is_refused() -> None:
    """A misspelt 'off' would leave on what somebody wanted off."""
    with pytest.raises(SettingsError, match="STOA_NATIVE"):
        settings_from_env({"STOA_NATIVE": "of"})
