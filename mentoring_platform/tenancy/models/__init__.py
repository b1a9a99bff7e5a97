from .base import TenantForeignKey, TenantModel
from .job_run import JobRun, PlatformJobRun, RunResult
from .organization import Organization
from .unit import Unit

__all__ = ["JobRun", "Organization", "PlatformJobRun", "RunResult", "TenantForeignKey", "TenantModel", "Unit"]
