"""What every service process stands on: settings, database, clock, encryption, HTTP scaffolding, accounts."""
