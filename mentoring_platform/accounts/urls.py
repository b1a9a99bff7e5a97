"""Pages outside any organization: the operator's, and accepting an invitation."""

app_name = "operator"
urlpatterns: list = []
