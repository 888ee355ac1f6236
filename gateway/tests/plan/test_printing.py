"""Plans as text and as JSON."""

from __future__ import annotations

from textwrap import dedent

from stoa.plan import (
    ANY_ITEM,
    Condition,
    Fetch,
    FetchRewrite,
    Flatten,
    Parallel,
    QueryPlan,
    RequiredField,
    RequiredFragment,
    ResponseKey,
    Sequence,
    Subscription,
    TypeCondition,
    render_json,
    render_text,
)

ROOT = Fetch(subgraph="a", kind="query", document="{me{id}}")
ENTITY = Fetch(
    subgraph="b",
    kind="query",
    document="query($representations:[_Any!]!){_entities(representations:$representations){...on User{name}}}",
    variables=("short",),
    requires=(
        RequiredField(name="__typename", response_name="__typename"),
        RequiredField(name="id", response_name="_id_0"),
        RequiredFragment(
            type_condition="User",
            possible_types=frozenset({"User"}),
            selection=(RequiredField(name="age", response_name="age"),),
        ),
    ),
    entity_types=frozenset({"User"}),
    rewrites=(FetchRewrite(path=(ResponseKey("_name_0"),), rename_to="name"),),
)
PATH = (ResponseKey("users"), ANY_ITEM, TypeCondition(frozenset({"User", "Admin"})), ResponseKey("friend"))
PLAN = QueryPlan(
    Sequence((ROOT, Parallel((Flatten(path=PATH, node=ENTITY), Condition(variable="x", if_true=ROOT, if_false=ROOT)))))
)


def test_every_node_is_written() -> None:
    """A plan that cannot be read cannot be mended."""
    expected = """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                me {
                  id
                }
              }
            },
            Parallel {
              Flatten(path: "users.@|[Admin,User].friend") {
                Fetch(service: "b") {
                  {
                    ... on User {
                      __typename
                      id: _id_0
                      ... on User {
                        age
                      }
                    }
                  } =>
                  {
                    ... on User {
                      name
                    }
                  }
                  Rename(_name_0 => name)
                },
              },
              Include(if: $x) {
                Fetch(service: "a") {
                  {
                    me {
                      id
                    }
                  }
                },
              },
              Skip(if: $x) {
                Fetch(service: "a") {
                  {
                    me {
                      id
                    }
                  }
                },
              },
            },
          },
        }
        """

    assert render_text(PLAN) == dedent(expected).strip()


def test_json_has_the_names_that_viewers_know() -> None:
    """Existing plan viewers draw nothing for names they do not know."""
    node = render_json(PLAN)["node"]
    flatten = node["nodes"][1]["nodes"][0]

    assert [one["kind"] for one in node["nodes"]] == ["Fetch", "Parallel"]
    assert flatten["path"] == ["users", "@|[Admin,User]", "friend"]
    assert flatten["node"]["serviceName"] == "b"
    assert flatten["node"]["variableUsages"] == ["short"]
    assert flatten["node"]["requires"] == [
        {
            "kind": "InlineFragment",
            "typeCondition": "User",
            "selections": [
                {"kind": "Field", "name": "__typename"},
                {"kind": "Field", "name": "id", "alias": "_id_0"},
                {"kind": "InlineFragment", "typeCondition": "User", "selections": [{"kind": "Field", "name": "age"}]},
            ],
        }
    ]
    assert flatten["node"]["outputRewrites"] == [{"kind": "KeyRenamer", "path": ["_name_0"], "renameKeyTo": "name"}]


def test_subscription_has_its_two_parts() -> None:
    """What runs once and what runs per event must be told apart."""
    plan = QueryPlan(Subscription(primary=ROOT, rest=Flatten(path=(ResponseKey("me"),), node=ENTITY)))

    assert render_json(plan)["node"]["rest"]["kind"] == "Flatten"
    assert "Primary: {" in render_text(plan)
    assert "Rest: {" in render_text(plan)


def test_interface_object_fetch_says_what_it_calls_the_entity() -> None:
    """The representation's type name differs from the object's."""
    fetch = Fetch(
        subgraph="b",
        kind="query",
        document="query($representations:[_Any!]!){_entities(representations:$representations){...on Node{x}}}",
        requires=(RequiredField(name="id", response_name="id"),),
        representation_typename="Node",
    )
    written = render_json(QueryPlan(Flatten(path=(ResponseKey("me"),), node=fetch)))["node"]["node"]

    assert written["requires"][0]["typeCondition"] == "Node"
    assert written["inputRewrites"][0]["setValueTo"] == "Node"


def test_plan_that_fetches_nothing_is_written_too() -> None:
    """Introspection alone needs no subgraph."""
    assert render_text(QueryPlan(None)) == "QueryPlan {}"
    assert render_json(QueryPlan(None)) == {"kind": "QueryPlan", "node": None}
