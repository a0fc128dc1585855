"""What must hold before anything leaves, decided from values alone.

The public text is put together from its sections and redacted by the decisions;
security and sign-off are then asked about exactly that text. :func:`approve` is
the only way to an :class:`Approved`, and a renderer of the public version takes
nothing else.
"""

from incident_kit.process.security import (
    SecurityState,
    assess_security,
    find_awaited_decision,
    list_standing_holds,
)
from incident_kit.process.sign_offs import SignoffCount, count_signoffs, select_valid_signoffs
from incident_kit.process.signers import Signer, find_signer, find_writer
from incident_kit.review.chain import (
    describe_link,
    find_faults,
    find_forgotten,
    find_impossible_times,
    list_notices,
)
from incident_kit.review.gate import (
    Approved,
    approve,
    check_recorded,
    check_whole,
    list_content,
    verify,
)
from incident_kit.review.given_back import (
    describe_missing_word,
    list_agreed_harmless,
    list_given_back,
    list_words,
)
from incident_kit.review.keys import drop_ignored, find_objection_to_key, lets_pass, name_answer
from incident_kit.review.lists import (
    MISSING,
    Lists,
    describe_acknowledged,
    describe_missing,
    list_mending,
    list_unacknowledged,
    write_lists_step,
)
from incident_kit.review.public_text import (
    describe_passed_words,
    find_title,
    join_sections,
    redact_sections,
)
from incident_kit.review.security import check_answer, check_reviewer
from incident_kit.review.sign_off import check_signoff, find_latest
from incident_kit.review.story import Step, tell_story
from incident_kit.review.stubs import list_missing_steps
from incident_kit.review.to_do import (
    list_discounted,
    list_fault_steps,
    list_leak_steps,
    list_secret_steps,
    list_undecided_steps,
    list_waiting_steps,
    name_kind,
    write_refusal_step,
)

__all__ = [
    "MISSING",
    "Approved",
    "Lists",
    "SecurityState",
    "Signer",
    "SignoffCount",
    "Step",
    "approve",
    "assess_security",
    "check_answer",
    "check_recorded",
    "check_reviewer",
    "check_signoff",
    "check_whole",
    "count_signoffs",
    "describe_acknowledged",
    "describe_link",
    "describe_missing",
    "describe_missing_word",
    "describe_passed_words",
    "drop_ignored",
    "find_awaited_decision",
    "find_faults",
    "find_forgotten",
    "find_impossible_times",
    "find_latest",
    "find_objection_to_key",
    "find_signer",
    "find_title",
    "find_writer",
    "join_sections",
    "lets_pass",
    "list_agreed_harmless",
    "list_content",
    "list_discounted",
    "list_fault_steps",
    "list_given_back",
    "list_leak_steps",
    "list_mending",
    "list_missing_steps",
    "list_notices",
    "list_secret_steps",
    "list_standing_holds",
    "list_unacknowledged",
    "list_undecided_steps",
    "list_waiting_steps",
    "list_words",
    "name_answer",
    "name_kind",
    "redact_sections",
    "select_valid_signoffs",
    "tell_story",
    "verify",
    "write_lists_step",
    "write_refusal_step",
]
