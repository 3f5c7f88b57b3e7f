"""The register of departments: a tree with regions and levels, whom orders, accounts and knowledge may name."""

from foundation.departments.models import DEPARTMENT_ID, HOTLINE_CENTRE, Department
from foundation.departments.register import DepartmentName, StoredDepartments, load_departments
from foundation.departments.tree import DepartmentTreeError, parents_first, with_those_below

__all__ = [
    "DEPARTMENT_ID",
    "HOTLINE_CENTRE",
    "Department",
    "DepartmentName",
    "DepartmentTreeError",
    "StoredDepartments",
    "load_departments",
    "parents_first",
    "with_those_below",
]
