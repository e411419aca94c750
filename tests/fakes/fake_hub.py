"""A model hub on 127.0.0.1 that responds as the real one does: descriptions, redirects to large files, its errors.

Strict: a path or method the real hub does not have is 404, and a large file is only served where the redirect leads.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from pathlib import Path

from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse

LARGE = ".onnx"
"""The suffix of files in large-file storage."""


@dataclass(slots=True)
class FakeHub:
    """The models by name: their files at one commit. `gated` models need a token; `changed` files arrive corrupted."""

    models: dict[str, Mapping[str, bytes]] = field(default_factory=dict)
    commit: str = "5c1a8b6f0f3e4d2c9b7a60514233241506172839"
    gated: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)

    def publish(self, name: str, folder: Path) -> None:
        self.models[name] = {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }

    def serve(self) -> FakeHttpServer:
        return FakeHttpServer(self._answer)

    def _answer(self, request: FakeRequest) -> FakeResponse:
        parts = request.path.strip("/").split("/")
        match parts:
            case ["api", "models", org, name]:
                return self._model_info(f"{org}/{name}", "main")
            case ["api", "models", org, name, "revision", revision]:
                return self._model_info(f"{org}/{name}", revision)
            case [org, name, "resolve", revision, *path]:
                return self._file_response(f"{org}/{name}", revision, "/".join(path), request)
            case ["storage", org, name, *path]:
                return _content_response(self._content(f"{org}/{name}", "/".join(path)), {})
        return FakeResponse(404)

    def _refusal(self, name: str, revision: str) -> FakeResponse | None:
        if name not in self.models:
            return FakeResponse(401, b'{"error":"Repository not found"}', {"X-Error-Code": "RepoNotFound"})
        if name in self.gated:
            return FakeResponse(403, b'{"error":"Access is restricted"}', {"X-Error-Code": "GatedRepo"})
        if revision not in ("main", "v1", self.commit):
            return FakeResponse(404, b'{"error":"Invalid rev id"}', {"X-Error-Code": "RevisionNotFound"})
        return None

    def _model_info(self, name: str, revision: str) -> FakeResponse:
        if refused := self._refusal(name, revision):
            return refused
        siblings = [self._sibling(path, content) for path, content in self.models[name].items()]
        return FakeResponse(200, json.dumps({"id": name, "sha": self.commit, "siblings": siblings}).encode())

    def _sibling(self, path: str, content: bytes) -> dict[str, object]:
        described: dict[str, object] = {"rfilename": path, "size": len(content), "blobId": blob_id(content)}
        if path.endswith(LARGE):
            described["lfs"] = {"sha256": sha256(content).hexdigest(), "size": len(content), "pointerSize": 130}
        return described

    def _file_response(self, name: str, revision: str, path: str, request: FakeRequest) -> FakeResponse:
        if refused := self._refusal(name, revision):
            return refused
        if path not in self.models[name]:
            return FakeResponse(404, b"Entry not found", {"X-Error-Code": "EntryNotFound"})
        content = self.models[name][path]
        headers = {"X-Repo-Commit": self.commit}
        if path.endswith(LARGE):
            headers |= {"X-Linked-Etag": f'"{sha256(content).hexdigest()}"', "X-Linked-Size": str(len(content))}
            elsewhere = request.headers["host"].replace("127.0.0.1", "localhost")  # another host, as with the real hub
            return FakeResponse(302, b"", {**headers, "Location": f"http://{elsewhere}/storage/{name}/{path}"})
        return _content_response(self._content(name, path), {**headers, "ETag": f'"{blob_id(content)}"'})

    def _content(self, name: str, path: str) -> bytes:
        content = self.models[name][path]
        return bytes([content[0] ^ 1]) + content[1:] if path in self.changed else content


def blob_id(content: bytes) -> str:
    """Git's blob id for this content."""
    return sha1(b"blob %d\0" % len(content) + content).hexdigest()


def _content_response(content: bytes, headers: Mapping[str, str]) -> FakeResponse:
    return FakeResponse(200, content, {"Content-Type": "application/octet-stream", **headers})
