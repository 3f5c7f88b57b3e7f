"""What a supervisor, or a lead for the own departments, keeps an eye on while it happens."""
