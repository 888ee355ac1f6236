"""What both BFFs share: server-side sessions, sign-in with Keycloak, the gateway client, serving an SPA.

Rooms, importing one way: ``http`` → ``identity`` → ``sessions`` | ``gateway_client`` → ``config``. No business rule lives here, and no token ever
leaves for a browser.
"""
