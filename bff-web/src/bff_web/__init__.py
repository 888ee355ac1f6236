"""The web BFF: the screens of the Angular shop and of the staff console.

Rooms, importing one way: ``main`` → ``wiring`` → ``screens`` → ``config``; sessions, sign-in, the gateway client and HTTP come from ``stoa_bff``.
"""
