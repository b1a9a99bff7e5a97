"""Pages of members and settings inside an organization."""

app_name = "accounts"
urlpatterns: list = []
