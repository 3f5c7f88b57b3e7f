"""Opening files that strangers wrote: recognised, bounded, and parsed in a process of their own."""
