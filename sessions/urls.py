app_name = "mentoring_sessions"
urlpatterns = []
