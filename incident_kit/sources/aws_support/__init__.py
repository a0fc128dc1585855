"""Correspondence with AWS Support, live or from saved JSON."""

from pydantic import Field

from incident_kit.model.traits import Traits
from incident_kit.model.typed import Texts, Typed
from incident_kit.sources.source import Flag, Source


class AwsSupportNames(Typed):
    """Cases of AWS Support to read, and saved JSON."""

    cases: Texts = ()
    saved: Texts = Field((), alias="json")


AWS_SUPPORT = Source(
    key="aws_support",
    label="AWS Support",
    traits=Traits("aws-support", "AWS Support"),
    named=AwsSupportNames,
    flags=(
        Flag("aws_case", "A case of AWS Support. Repeatable.", key="cases"),
        Flag("aws_json", "Saved JSON.", key="json", is_path=True),
    ),
    open="incident_kit.sources.aws_support.readers:open_aws_support",
)
