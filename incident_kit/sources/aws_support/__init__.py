"""Correspondence with AWS Support, live or from saved JSON."""

from incident_kit.sources.aws_support.cases import AwsSupport, AwsSupportFile, aws_support_client

__all__ = ["AwsSupport", "AwsSupportFile", "aws_support_client"]
