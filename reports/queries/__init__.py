from .due import due_weeks

__all__ = ["due_weeks"]
