"""Work orders (工单): made once, numbered, due in working days, answered by a department."""
