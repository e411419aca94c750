"""GitHub's GraphQL for discussions, as far as our queries go: told by the field they ask for."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.fakes.http import FakeResponse
from tests.fakes.http_channel import answer, zulu

if TYPE_CHECKING:
    from tests.fakes.fake_github import FakeGitHub, Said

US = "ferrywire-support"


def graph(service: "FakeGitHub", asked: Mapping[str, Any]) -> FakeResponse:
    """The answer to one query or mutation."""
    query, given = asked["query"], asked["variables"]
    if "addDiscussionComment(" in query:
        return _added(service, given)
    if "updateDiscussionComment(" in query:
        return _edited(service, given)
    if "deleteDiscussionComment(" in query:
        return _removed(service, given)
    if "nodes(ids:" in query:
        return answer({"data": {"nodes": [_found(service, node) for node in given["ids"]]}})
    if "node(id:" in query:
        return answer({"data": {"node": _below(service, given["id"])}})
    return _listed(service, given)


def _listed(service: "FakeGitHub", given: Mapping[str, Any]) -> FakeResponse:
    found = [one for one in service.said if one.node.startswith("D_") and not one.deleted]
    found.sort(key=lambda one: (one.updated, one.id), reverse=True)
    start = int(given["after"] or 0)
    page = found[start : start + given["size"]]
    more = len(found) > start + given["size"]
    info = {"hasNextPage": more, "endCursor": str(start + given["size"])}
    nodes = [
        {**_words(one), "title": one.title, "locked": one.locked, "comments": _comments(service, one)} for one in page
    ]
    return answer({"data": {"repository": {"discussions": {"pageInfo": info, "nodes": nodes}}}})


def _comments(service: "FakeGitHub", under: "Said") -> dict[str, Any]:
    tops = [one for one in service.said if one.under == under.node and not one.above]
    nodes = [{**_words(one), "deletedAt": _deleted(one), "replies": _answers(service, one)} for one in tops]
    return {"totalCount": len(tops), "nodes": nodes[-50:]}


def _answers(service: "FakeGitHub", top: "Said") -> dict[str, Any]:
    found = [one for one in service.said if one.above == top.node]
    return {"totalCount": len(found), "nodes": [{**_words(one), "deletedAt": _deleted(one)} for one in found][-20:]}


def _below(service: "FakeGitHub", node: str) -> dict[str, Any] | None:
    if _standing(service, node) is None:
        return None
    place = ("above", node) if node.startswith("DC_") else ("under", node)
    found = [one for one in service.said if getattr(one, place[0]) == place[1] and not one.deleted]
    found = [one for one in found if place[0] == "above" or not one.above]
    return {"comments": {"totalCount": len(found), "nodes": [_words(one) for one in found][-100:]}}


def _found(service: "FakeGitHub", node: str) -> dict[str, Any] | None:
    one = _standing(service, node)
    if one is None:
        return None
    if not one.under:
        return {"__typename": "Discussion", **_words(one), "title": one.title, "locked": one.locked}
    under = service.node(one.under)
    told = {"__typename": "DiscussionComment", **_words(one), "deletedAt": _deleted(one)}
    told["discussion"] = {"__typename": "Discussion", "id": under.node, "locked": under.locked}
    return {**told, "replyTo": {"__typename": "DiscussionComment", "id": one.above} if one.above else None}


def _added(service: "FakeGitHub", given: Mapping[str, Any]) -> FakeResponse:
    under = _standing(service, given["discussion"])
    above = _standing(service, given["above"]) if given["above"] else None
    if under is None or (given["above"] and above is None):
        return _problem("NOT_FOUND")
    if under.locked or (above is not None and above.above):
        return _problem("UNPROCESSABLE")
    made = service.discuss(under.node, given["body"], US, given["above"] or "")
    return answer({"data": {"addDiscussionComment": {"comment": _written(made)}}})


def _removed(service: "FakeGitHub", given: Mapping[str, Any]) -> FakeResponse:
    found = _standing(service, given["id"])
    if found is None or found.login != US:
        return _problem("NOT_FOUND")
    found.deleted = True
    return answer({"data": {"deleteDiscussionComment": {"clientMutationId": None}}})


def _edited(service: "FakeGitHub", given: Mapping[str, Any]) -> FakeResponse:
    found = _standing(service, given["id"])
    if found is None or found.login != US:
        return _problem("NOT_FOUND")
    found.body, found.updated = given["body"], service.now
    return answer({"data": {"updateDiscussionComment": {"comment": _written(found)}}})


def _standing(service: "FakeGitHub", node: str) -> "Said | None":
    return next((one for one in service.said if one.node == node and not one.deleted), None)


def _written(one: "Said") -> dict[str, Any]:
    return {name: value for name, value in _words(one).items() if name in ("id", "url", "createdAt")}


def _words(one: "Said") -> dict[str, Any]:
    author = {"login": one.login, "url": f"https://github.com/{one.login}", "__typename": "Bot" if one.bot else "User"}
    told = {"id": one.node, "body": one.body, "url": f"https://github.com/ferrywire/ferrywire/discussions/{one.node}"}
    return {
        **told,
        "author": author,
        "createdAt": zulu(one.created),
        "updatedAt": zulu(one.updated),
        "lastEditedAt": None,
    }


def _deleted(one: "Said") -> str | None:
    moment: datetime = one.updated
    return zulu(moment) if one.deleted else None


def _problem(kind: str) -> FakeResponse:
    return answer({"data": None, "errors": [{"type": kind, "message": "Something is wrong."}]})
