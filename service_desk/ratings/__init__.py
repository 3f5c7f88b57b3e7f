"""好差评 at the desk: what was given, and the review of ratings that may be mistaken or malicious.

The call-back after a named bad rating is `service_desk.callbacks`.
"""
