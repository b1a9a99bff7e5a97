from .base import TenantForeignKey, TenantModel
from .organization import Organization
from .unit import Unit

__all__ = ["Organization", "TenantForeignKey", "TenantModel", "Unit"]
