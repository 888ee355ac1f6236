from __future__ import annotations

import gzip
from dataclasses import replace
from typing import Any

import orjson
import pytest
from stoa.config import GatewaySettings, OperationLimits
from stoa.testing import FakeSubgraph, GatewayClient, gateway_for

JSON = {"content-type": "application/json"}
STRICT = {"accept": "application/graphql-response+json"}


def code_of(response: Any) -> str:
    code: str = response.json()["errors"][0]["extensions"]["code"]
    return code


async def test_an_operation_over_two_subgraphs_answers_json(client: GatewayClient) -> None:
    """The plain case, with the media type that clients without an Accept header know."""
    response = await client.post("{ products { name stock } }")

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.json() == {"data": {"products": [{"name": "Lamp", "stock": 5}, {"name": "Chair", "stock": 10}]}}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"5",
        b'"x"',
        b"{",
        b"{}",
        b'{"query":null}',
        b'{"query":1}',
        b'{"query":"  "}',
        b'{"query":["{a}"]}',
        b'{"query":"{products{id}}","variables":"x"}',
        b'{"query":"{products{id}}","variables":[]}',
        b'{"query":"{products{id}}","extensions":[]}',
        b'{"query":"{products{id}}","operationName":5}',
        b'{"query":"{products{id}}","variables":{"a":NaN}}',
        b'{"query":"{products{id}}","variables":{"a":1e400}}',
        b'{"query":"{products{id}}","variables":{"a":' + b"9" * 5000 + b"}}",
        b'{"query":"{products{id}}","variables":{"a":"\\ud800"}}',
        b'{"query":"{products{id}}","variables":{"a":"\\u0000"}}',
        b'{"query":"{products{id}}","variables":{"a":{"\\u0000":1}}}',
        b'{"query":"{echo(text:\\"\\\\u0000\\")}"}',
        b'{"query":"\xff\xfe"}',
        b'\xef\xbb\xbf{"query":"{products{id}}"}',
        b'{"query":"{products{id}}","variables":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b'{"query":"{products{id}}","variables":{"a":' + b"[" * 500 + b"]" * 500 + b"}}",
        b'[{"query":"{products{id}}"}]',
    ],
    ids=lambda body: body[:60].decode("latin-1"),
)
async def test_what_is_no_request_is_refused_with_400(client: GatewayClient, body: bytes) -> None:
    """Part 3: a plain stack answers 500 to several of these."""
    response = await client.send("POST", "/graphql", content=body, headers=JSON)

    assert response.status_code == 400
    assert code_of(response) in ("BAD_REQUEST", "OPERATION_LIMIT_EXCEEDED")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "",
        "application/json; charset=utf-16",
    ],
)
async def test_bodies_that_foreign_pages_can_send_are_refused(
    client: GatewayClient, catalog: FakeSubgraph, content_type: str
) -> None:
    """Row 25: the resolver must not run."""
    response = await client.send(
        "POST", "/graphql", content=b'{"query":"{products{id}}"}', headers={"content-type": content_type}
    )

    assert response.status_code == 415
    assert catalog.requests == []


async def test_compressed_bodies_are_refused(client: GatewayClient) -> None:
    """Row 21: a small bomb must not become 10 GB."""
    body = gzip.compress(b'{"query":"{products{id}}"}')

    response = await client.send("POST", "/graphql", content=body, headers={**JSON, "content-encoding": "gzip"})

    assert response.status_code == 415


async def test_a_body_above_the_limit_is_refused(client: GatewayClient) -> None:
    """Row 22: by its announced length already."""
    response = await client.send("POST", "/graphql", content=b"x" * 2_000_000, headers=JSON)

    assert (response.status_code, code_of(response)) == (413, "BODY_TOO_LARGE")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_refused(client: GatewayClient, method: str) -> None:
    """And say which ones there are."""
    response = await client.send(method, "/graphql")

    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST, OPTIONS"


async def test_get_needs_a_header_that_foreign_pages_cannot_send(client: GatewayClient) -> None:
    """Row 26: an image tag must not run a query with somebody's cookies."""
    refused = await client.send("GET", "/graphql", params={"query": "{ products { id } }"})
    served = await client.send("GET", "/graphql", params={"query": "{ products { id } }"}, headers={"x-csrf": "1"})

    assert (refused.status_code, code_of(refused)) == (400, "CSRF_REFUSED")
    assert served.json()["data"]["products"][0] == {"id": "1"}


async def test_get_never_runs_a_mutation(client: GatewayClient, catalog: FakeSubgraph) -> None:
    """Row 26: links must not change anything."""
    query = 'mutation { rename(id: "1", name: "x") { id } }'

    response = await client.send("GET", "/graphql", params={"query": query}, headers={"x-csrf": "1"})

    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert catalog.requests == []


@pytest.mark.parametrize(
    ("accept", "status", "content_type"),
    [
        ("*/*", 200, "application/json; charset=utf-8"),
        ("application/json", 200, "application/json; charset=utf-8"),
        ("application/graphql-response+json", 400, "application/graphql-response+json; charset=utf-8"),
        (
            "application/json;q=0.1, application/graphql-response+json",
            400,
            "application/graphql-response+json; charset=utf-8",
        ),
        ("text/html", 406, "application/json; charset=utf-8"),
        ("application/json;q=0", 406, "application/json; charset=utf-8"),
    ],
)
async def test_an_invalid_document_has_the_status_of_the_media_type(
    client: GatewayClient, accept: str, status: int, content_type: str
) -> None:
    """GraphQL over HTTP: 200 towards old clients, 400 towards new ones."""
    response = await client.post("{ nope }", headers={"accept": accept})

    assert (response.status_code, response.headers["content-type"]) == (status, content_type)


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("{" + " ".join(f"a{n}: echo" for n in range(21)) + "}", "aliases"),
        ("{" + " ".join(f"a{n}: echo" for n in range(11)) + "}", "root fields"),
        ("{" + "nested {" * 8 + "name" + "}" * 8 + "}", "depth"),
        (
            "query { ...F0 } "
            + " ".join(f"fragment F{n} on Nested {{ nested {{ ...F{n + 1} }} }}" for n in range(9)).replace(
                "F0 on Nested {", "F0 on Query {"
            )
            + " fragment F9 on Nested { name }",
            "depth",
        ),
        ("{ echo " + "@skip(if: false) " * 11 + "}", "directives"),
        (
            "{ nested { ...F0 } } "
            + " ".join(f"fragment F{n} on Nested {{ ...F{n + 1} ...F{n + 1} }}" for n in range(25))
            + " fragment F25 on Nested { name }",
            "fields",
        ),
        ("{ nested {" + " name" * 150 + "} }", "repeats"),
        ("{ nested {" + " name" * 3_000 + "} }", "tokens"),
        ("{" + "nested {" * 600 + "name" + "}" * 601, "depth"),
        ("{ a }" + " fragment F on Query { a }" * 300, "tokens"),
        (f"query {'Q' * 10_000} {{ echo }}", "operation name"),
    ],
    ids=[
        "aliases",
        "root fields",
        "depth",
        "depth in fragments",
        "directives",
        "2^25 fragments",
        "repeated fields",
        "tokens",
        "600 deep",
        "fragments",
        "name",
    ],
)
async def test_an_operation_above_a_limit_is_refused(
    client: GatewayClient, catalog: FakeSubgraph, query: str, limit: str
) -> None:
    """Rows 1 to 10: refused quickly, with the limit's name, and nothing is asked of a subgraph."""
    response = await client.post(query)

    assert (response.status_code, code_of(response)) == (400, "OPERATION_LIMIT_EXCEEDED")
    assert limit in response.json()["errors"][0]["message"]
    assert catalog.requests == []


async def test_the_number_of_validation_errors_is_capped(client: GatewayClient) -> None:
    """Row 11: a page of errors costs more than the query."""
    response = await client.post("{ nested {" + " ".join(f"x{n}" for n in range(150)) + "} }")

    assert len(response.json()["errors"]) <= 20


@pytest.mark.parametrize(
    "query",
    [
        "{ productz { id } }",
        "{ products { nam } }",
        "{ products(limt: 1) { id } }",
        "{ ... on Prodct { id } }",
        "query ($x: Filtr) { echo }",
    ],
)
async def test_no_answer_gives_hints_about_the_schema(client: GatewayClient, query: str) -> None:
    """Row 14: "Did you mean" rebuilds a schema whose introspection is off."""
    response = await client.post(query)

    assert "Did you mean" not in response.text
    assert code_of(response) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("query", ["{ _entities(representations: []) { __typename } }", "{ _service { sdl } }"])
async def test_subgraph_machinery_is_not_part_of_the_api(client: GatewayClient, query: str) -> None:
    """Row 46: representations of one's own would go around the root fields' checks."""
    assert code_of(await client.post(query)) == "GRAPHQL_VALIDATION_FAILED"


async def test_circular_fragments_are_a_validation_error(client: GatewayClient) -> None:
    """Row 7."""
    query = "{ nested { ...A } } fragment A on Nested { nested { ...B } } fragment B on Nested { nested { ...A } }"

    assert code_of(await client.post(query)) == "GRAPHQL_VALIDATION_FAILED"


async def test_circular_introspection_is_refused(client: GatewayClient) -> None:
    """Row 12."""
    query = "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"

    assert code_of(await client.post(query)) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    "variables", [{"n": 2**31}, {"n": "5"}, {"n": 1.5}, {"n": [1]}, {"n": {"a": 1}}, {"n": True}], ids=str
)
async def test_variables_are_coerced_strictly(
    client: GatewayClient, catalog: FakeSubgraph, variables: dict[str, Any]
) -> None:
    """Row 17: subgraphs must get what their schema says."""
    response = await client.post("query ($n: Int!) { products(limit: $n) { id } }", variables=variables, headers=STRICT)

    assert (response.status_code, code_of(response)) == (400, "BAD_USER_INPUT")
    assert catalog.requests == []


async def test_variables_and_their_defaults_reach_the_subgraph(client: GatewayClient, catalog: FakeSubgraph) -> None:
    """As the client sent them."""
    await client.post(
        "query ($n: Int = 1, $f: Filter) { products(limit: $n, filter: $f) { id } }", variables={"f": {"name": "x"}}
    )

    assert catalog.requests[0].payload["variables"] == {"n": 1, "f": {"name": "x"}}


async def test_of_several_operations_one_must_be_named(client: GatewayClient) -> None:
    """Guessing would run the wrong one."""
    document = "query A { echo } query B { product(id: 1) { name } }"

    named = await client.post(document, operationName="B")

    assert named.json() == {"data": {"product": {"name": "Lamp"}}}
    assert code_of(await client.post(document)) == "OPERATION_RESOLUTION_FAILURE"
    assert code_of(await client.post(document, operationName="C")) == "OPERATION_RESOLUTION_FAILURE"


async def test_what_a_subgraph_says_of_its_inside_stays_inside(client: GatewayClient) -> None:
    """Row 45: SQL and addresses are for the log."""
    response = await client.post("{ fails products { id } }")

    assert "SELECT" not in response.text
    assert response.json()["data"] == {"fails": None, "products": [{"id": "1"}, {"id": "2"}]}
    error = response.json()["errors"][0]
    assert (error["path"], error["extensions"]["code"]) == (["fails"], "DOWNSTREAM_SERVICE_ERROR")
    assert len(error["extensions"]["reference"]) == 16


async def test_only_listed_headers_travel_and_our_own_cannot_be_forged(
    client: GatewayClient, catalog: FakeSubgraph
) -> None:
    """Rows 48 to 50: identity headers of clients must not be believed behind the gateway."""
    await client.post(
        "{ products { id } }",
        headers={
            "accept-language": "de",
            "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "cookie": "a=b",
            "x-user-id": "admin",
            "x-forwarded-for": "10.0.0.1",
            "stoa-gateway-credential": "forged",
        },
    )

    headers = catalog.requests[0].headers
    assert headers.keys() == {
        "host",
        "content-type",
        "accept",
        "content-length",
        "accept-language",
        "traceparent",
        "stoa-gateway-credential",
    }
    assert headers["stoa-gateway-credential"] == "dev-only-gateway"


async def test_introspection_and_data_mix(client: GatewayClient) -> None:
    """IDEs ask for both in one operation."""
    response = await client.post('{ __type(name: "Product") { name } products { __typename id } }')

    assert response.json()["data"] == {
        "__type": {"name": "Product"},
        "products": [{"__typename": "Product", "id": "1"}, {"__typename": "Product", "id": "2"}],
    }


async def test_guarded_fields_are_null_with_an_error_and_never_fetched(
    client: GatewayClient, catalog: FakeSubgraph
) -> None:
    """Unauthorised fields must not reach subgraphs."""
    response = await client.post("{ secret products { id cost } }")

    assert response.json()["data"] == {
        "secret": None,
        "products": [{"id": "1", "cost": None}, {"id": "2", "cost": None}],
    }
    assert [error["path"] for error in response.json()["errors"]] == [
        ["secret"],
        ["products", 0, "cost"],
        ["products", 1, "cost"],
    ]
    assert "secret" not in orjson.dumps(catalog.requests[0].payload).decode()
    assert "cost" not in orjson.dumps(catalog.requests[0].payload).decode()


async def test_every_answer_carries_the_security_headers(client: GatewayClient) -> None:
    """Caches and frames must not keep or show personal data."""
    response = await client.post("{ products { id } }")

    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


async def test_foreign_origins_get_no_cors_headers(client: GatewayClient) -> None:
    """Only listed origins may read answers."""
    headers = {"origin": "https://evil.test", "access-control-request-method": "POST"}

    preflight = await client.send("OPTIONS", "/graphql", headers=headers)

    assert preflight.status_code == 204
    assert "access-control-allow-origin" not in preflight.headers


async def test_metrics_are_for_this_machine_only(client: GatewayClient) -> None:
    """Row 114: numbers about requests are nobody else's."""
    assert (await client.send("GET", "/metrics")).status_code == 200


@pytest.mark.parametrize(
    ("expose_plan", "header", "shown"), [(True, "true", True), (True, "", False), (False, "true", False)]
)
async def test_the_plan_is_shown_only_in_development_and_on_request(
    catalog: FakeSubgraph, settings: GatewaySettings, expose_plan: bool, header: str, shown: bool
) -> None:
    """Plans name subgraphs: useful to us, and to attackers."""
    client = GatewayClient(gateway_for({"catalog": catalog}, replace(settings, expose_plan=expose_plan)))

    response = await client.post("{ echo }", headers={"stoa-expose-query-plan": header})

    assert ("queryPlan" in response.json().get("extensions", {})) is shown


async def test_a_listed_origin_may_read_answers(catalog: FakeSubgraph, settings: GatewaySettings) -> None:
    """A single-page application on another host, with a token of its own."""
    http = replace(settings.http, cors_origins=("https://app.test",))
    client = GatewayClient(gateway_for({"catalog": catalog}, replace(settings, http=http)))

    preflight = await client.send("OPTIONS", "/graphql", headers={"origin": "https://app.test"})
    answer = await client.post("{ echo }", headers={"origin": "https://app.test"})

    assert preflight.headers["access-control-allow-origin"] == "https://app.test"
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    assert answer.headers["access-control-allow-origin"] == "https://app.test"
    assert "access-control-allow-credentials" not in answer.headers


async def test_introspection_is_refused_where_it_is_off(catalog: FakeSubgraph, settings: GatewaySettings) -> None:
    """Row 13: production shows its schema to nobody, by any field."""
    client = GatewayClient(gateway_for({"catalog": catalog}, replace(settings, introspection=False)))

    for query in ("{ __schema { types { name } } }", '{ __type(name: "Product") { name } }'):
        assert code_of(await client.post(query)) == "GRAPHQL_VALIDATION_FAILED"
    assert (await client.post("{ __typename }")).json() == {"data": {"__typename": "Query"}}


async def test_a_document_that_takes_too_long_to_validate_is_refused(
    catalog: FakeSubgraph, settings: GatewaySettings
) -> None:
    """Equal fields in many fragments are compared pair by pair: two thousand of them must not take minutes."""
    client = GatewayClient(gateway_for({"catalog": catalog}, replace(settings, limits=OperationLimits())))
    fragments = " ".join(f"fragment F{n} on Nested {{ {'name ' * 90} }}" for n in range(20))
    query = "{ nested {" + " ".join(f"...F{n}" for n in range(20)) + "} } " + fragments

    response = await client.post(query)

    assert (response.status_code, code_of(response)) == (400, "OPERATION_LIMIT_EXCEEDED")
