from .base import TenantForeignKey, TenantModel
from .job_run import JobRun, PlatformJobRun, RunResult
from .organization import Organization
from .unit import Unit
from .weekly_span import WeeklySpan, ordered_spans

__all__ = [
    "JobRun",
    "Organization",
    "PlatformJobRun",
    "RunResult",
    "TenantForeignKey",
    "TenantModel",
    "Unit",
    "WeeklySpan",
    "ordered_spans",
]
