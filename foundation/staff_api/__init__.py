"""The HTTP interface of the intranet: declared endpoints, who may call them, their OpenAPI document.

An endpoint that is not declared is refused to everybody. Read in this order: `endpoints`, `guard`.
"""

from foundation.staff_api.endpoints import Endpoint, Items, declare, delete, get, patch, post, put
from foundation.staff_api.guard import staff_of

__all__ = ["Endpoint", "Items", "declare", "delete", "get", "patch", "post", "put", "staff_of"]
