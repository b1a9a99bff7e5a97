from programs.concerns import tasks as concerns

__all__ = ["concerns"]
