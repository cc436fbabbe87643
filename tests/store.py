"""An S3 store on this machine, for as long as a test module runs; and what it refuses.

As a program it is the store itself: it says its port and serves until it is ended.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LOCKED = "locked"
"""A bucket that nobody may list, and a sign in names of objects that nobody may have."""

SETTINGS = {
    "AWS_ACCESS_KEY_ID": "tests",
    "AWS_SECRET_ACCESS_KEY": "tests",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class Store:
    """A running store: its address, and what lies in it."""

    def __init__(self, endpoint: str) -> None:
        import boto3

        self.settings = SETTINGS | {"AWS_ENDPOINT_URL": endpoint}
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            aws_access_key_id=SETTINGS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=SETTINGS["AWS_SECRET_ACCESS_KEY"],
            region_name=SETTINGS["AWS_DEFAULT_REGION"],
        )

    def make(self, bucket: str) -> None:
        self._client.create_bucket(Bucket=bucket)

    def put(self, bucket: str, key: str, data: bytes) -> None:
        self._client.put_object(Bucket=bucket, Key=key, Body=data)

    def drop(self, bucket: str, key: str) -> None:
        self._client.delete_object(Bucket=bucket, Key=key)

    def put_folder(self, bucket: str, folder: Path) -> None:
        """Everything in a folder, under the folder's name; what stands beside it, beside it."""
        for path in sorted(folder.parent.rglob("*")):
            if path.is_file():
                self.put(bucket, path.relative_to(folder.parent).as_posix(), path.read_bytes())

    def close(self) -> None:
        self._client.close()


@contextmanager
def running() -> Iterator[Store]:
    with subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            store = Store(f"http://127.0.0.1:{int(server.stdout.readline())}")
            yield store
            store.close()
        finally:
            server.kill()


Start = Callable[..., object]


def _refusing(application: Callable[[dict[str, str], Start], Iterable[bytes]]) -> Any:
    """The same store, that refuses what is locked."""

    def answer(asked: dict[str, str], start: Start) -> Iterable[bytes]:
        if LOCKED in asked["PATH_INFO"] and asked["REQUEST_METHOD"] in {"GET", "HEAD"}:
            start("403 Forbidden", [("Content-Type", "application/xml")])
            return [b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"]
        return application(asked, start)

    return answer


def serve() -> None:
    import logging

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    os.environ |= SETTINGS
    served = _refusing(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, served, threaded=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve()
