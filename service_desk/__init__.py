"""Work orders and the staff who answer them.

Read in this order: `work_orders/commands` (what an action asked for becomes an order), `work_orders/handling`
(what a department does with it), `calendar` (deadlines in working days), `api` (the desk's HTTP interface).
"""
