"""To the outside: the web channel, the engine's client; later WeChat and departments' systems."""
