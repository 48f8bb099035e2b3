"""Reading a JSON document of a bundle whose shape is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wizard.errors import BundleError

if TYPE_CHECKING:
    from pydantic import BaseModel

_SOUND = "Ask for a sound bundle."


def read_published(data: bytes, where: str, schema: str, part: type[BaseModel]) -> dict[str, Any]:
    """The document; `where` names it, `part` is the model of what is read of it.

    Raises BundleError when the bytes are no JSON of that shape, naming the place in it.
    """
    from pydantic import ValidationError

    try:
        document: dict[str, Any] = json.loads(data.decode("utf-8"))
        part.model_validate_json(data, strict=True)
    except UnicodeDecodeError as error:
        raise BundleError(f"{where} is not UTF-8 text.", _SOUND) from error
    except ValidationError as error:
        place = ".".join(str(key) for key in error.errors()[0]["loc"]) or "its form"
        raise BundleError(f"{where} is not {schema}: see {ascii(place)[1:-1]}.", _SOUND) from error
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{where} is not valid JSON.", _SOUND) from error
    return document
