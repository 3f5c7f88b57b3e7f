"""One module per service process: reads its settings, wires ports to adapters, serves."""
