"""AWS Support, ready to be read: saved JSON, else through boto3."""

from __future__ import annotations

from collections.abc import Iterator

from incident_kit.sources.aws_support import AwsSupportNames
from incident_kit.sources.aws_support.cases import AwsSupport, AwsSupportFile
from incident_kit.sources.opening import Opened, Request


def open_aws_support(request: Request[AwsSupportNames]) -> Iterator[Opened]:
    """A reader of each saved file that is named; without one, of the service itself."""
    named = request.named
    for text in named.saved:
        yield request.open_file(
            "AWS Support", text, lambda path: AwsSupportFile(path, path.name), gives_all=True
        )
    if named.cases and not named.saved:
        yield Opened("AWS Support", AwsSupport(named.cases))
