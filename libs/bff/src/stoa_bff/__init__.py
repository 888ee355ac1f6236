"""What both BFFs share: server-side sessions, sign-in with Keycloak, the gateway client, serving an SPA.

Rooms, importing one way: ``screens`` → ``http`` → ``identity`` → ``sessions`` → ``config``, beside them ``gateway_client`` and ``notices``. No business rule
lives here, and no token ever leaves for a browser.
"""
