from .anchors import anchor_heads
from .months import keep_months
from .recording import record, record_list, record_many, record_read, record_refusal, write_reads

__all__ = [
    "anchor_heads",
    "keep_months",
    "record",
    "record_list",
    "record_many",
    "record_read",
    "record_refusal",
    "write_reads",
]
