"""Static files: hashed and compressed, with JavaScript imports rewritten to the hashed names."""

from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **options: Any) -> None:
        """Keeps the list of files beside their folder, where it is not served."""
        super().__init__(*args, manifest_storage=FileSystemStorage(settings.STATIC_ROOT.parent), **options)
