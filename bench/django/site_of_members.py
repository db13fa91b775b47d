"""Django's admin over our table of members: settings, model and addresses in one file.

`DATABASE` names the PostgreSQL database. What is searched are the columns in which staff would
find a member: the name, its pinyin, the number.
"""

import os
import sys
import urllib.parse

import django
from django.conf import settings

HERE = urllib.parse.urlsplit(os.environ["DATABASE"])
# The models belong to an application of this name, which is this file.
sys.modules.setdefault("site_of_members", sys.modules[__name__])

if not settings.configured:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="for a benchmark on one machine",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="site_of_members",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
            "django.contrib.sessions", "django.contrib.messages", "site_of_members",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        # Its fastest: templates compiled once, connections kept, sessions in signed cookies.
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]},
        }],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": HERE.path[1:],
            "USER": HERE.username, "HOST": HERE.hostname, "PORT": HERE.port,
            "CONN_MAX_AGE": None,
        }},
        STATIC_URL="static/",
    )
    django.setup()

from django.contrib import admin  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402


class Firm(models.Model):
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "firms"
        app_label = "site_of_members"

    def __str__(self):
        return self.name


class Member(models.Model):
    association_id = models.BigIntegerField()
    arrival = models.BigIntegerField()
    name = models.TextField()
    member_no = models.TextField()
    firm = models.ForeignKey(Firm, models.DO_NOTHING, null=True)
    search_key = models.TextField()
    state = models.TextField()

    class Meta:
        managed = False
        db_table = "members"
        app_label = "site_of_members"


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    list_display = ["name", "member_no", "firm", "state"]
    list_select_related = ["firm"]
    search_fields = ["name", "search_key", "member_no"]
    list_per_page = 20
    ordering = ["arrival"]
    # One count less a request.
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).filter(association_id=os.environ["ASSOCIATION"])


urlpatterns = [path("admin/", admin.site.urls)]
application = get_wsgi_application()


def prepare():
    """Its own tables, and somebody who may see everything; prints the session's cookie."""
    from importlib import import_module

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    user = User.objects.create_superuser("bench", password="bench")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")


if __name__ == "__main__":
    prepare()
