"""Says what Slack would refuse, before Slack is asked.

Every check takes parsed JSON of any shape, raises nothing, and answers with a list of problems: empty when
Slack would accept what it was given.
"""

from playground.validator.acks import check_response, usable
from playground.validator.incoming import check_payload
from playground.validator.outgoing import check_message, check_view
from playground.validator.problem import Problem

__all__ = ["Problem", "check_message", "check_payload", "check_response", "check_view", "usable"]
