"""One line for each decision, with ids and an `action`; never names or free text of people."""

import logging
import sys

import structlog


def set_up(level: int = logging.INFO) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(
        level=max(level, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
    # Bolt and APScheduler say at length what our own line says already.
    for name in ("slack_bolt", "apscheduler", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
