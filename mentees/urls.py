app_name = "mentees"
urlpatterns = []
