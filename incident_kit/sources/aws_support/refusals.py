"""What AWS Support refuses, by error code, and what to do then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SAVE = "Save `aws support describe-communications --case-id ID` as JSON, and name that file."
FALLBACK = f"Without it: {SAVE[0].lower()}{SAVE[1:]}"
RIGHTS = (
    "Ask an administrator of the AWS account to allow support:DescribeCases and "
    "support:DescribeCommunications.",
    FALLBACK,
)
SIGN_IN = ("Set AWS_PROFILE, or sign in with `aws sso login`, then try again.", FALLBACK)
LATER = ("Try again later.", FALLBACK)
#: By error code or class: what it means, and what to do. Never AWS's own message, which
#: names the account and the user.
REFUSALS: Mapping[str, tuple[str, Sequence[str]]] = {
    "SubscriptionRequiredException": (
        "the account's support plan does not include the API",
        (
            "Only a paid plan does (Business Support, Enterprise and the like): who owns the "
            "account can change it.",
            FALLBACK,
        ),
    ),
    "AccessDeniedException": ("it does not let us read cases", RIGHTS),
    "AccessDenied": ("it does not let us read cases", RIGHTS),
    "UnauthorizedOperation": ("it does not let us read cases", RIGHTS),
    "CaseIdNotFound": (
        "it has no such case",
        ("Check the id, and that AWS_PROFILE names the account that opened the case.",),
    ),
    "ExpiredTokenException": ("the credentials have expired", SIGN_IN),
    "ExpiredToken": ("the credentials have expired", SIGN_IN),
    "UnrecognizedClientException": ("it does not know the credentials", SIGN_IN),
    "InvalidClientTokenId": ("it does not know the credentials", SIGN_IN),
    "InvalidSignatureException": ("it does not accept the credentials", SIGN_IN),
    "NoCredentialsError": ("there are no AWS credentials", SIGN_IN),
    "PartialCredentialsError": ("the AWS credentials are incomplete", SIGN_IN),
    "ProfileNotFound": ("the profile in AWS_PROFILE does not exist", SIGN_IN),
    "ThrottlingException": ("it had too many requests", LATER),
    "InternalServerError": ("it failed", LATER),
}
