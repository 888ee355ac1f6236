"""The mobile BFF: the screens of the React PWA, short and light.

Rooms, importing one way: ``main`` → ``wiring`` → ``screens`` → ``config``; sessions, sign-in, the gateway client and HTTP come from ``stoa_bff``.
"""
