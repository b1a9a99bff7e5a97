from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


def shows(name, names):
    # ruleid: html-marked-safe
    mark_safe(name)
    # ruleid: html-marked-safe
    SafeString(name)
    # ruleid: html-marked-safe
    shown = map(mark_safe, names)
    # ruleid: html-built-before-escaping
    format_html(f"<b>{name}</b>")
    # ruleid: html-built-before-escaping
    format_html(f"<b>{name}</b> {{}}", name)
    # ruleid: html-built-before-escaping
    format_html("<b>%s</b>" % name)
    # ruleid: html-built-before-escaping
    format_html("<b>" + name + "</b>")
    # ruleid: html-built-before-escaping
    format_html("<b>{}</b>".format(name))
    # ruleid: html-built-before-escaping
    format_html_join(", ", f"<b class={name}>{{}}</b>", names)
    # ok: html-built-before-escaping, html-marked-safe
    format_html("<b>{}</b>", name)
    # ok: html-built-before-escaping
    format_html("<b>{}</b>", f"{name} and others")
    # ok: html-built-before-escaping
    format_html_join(", ", "<b>{}</b>", ((one,) for one in names))


# ok: html-marked-safe
def tells(name) -> SafeString: ...
