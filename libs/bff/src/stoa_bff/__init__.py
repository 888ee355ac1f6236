"""What both BFFs share: server-side sessions, sign-in with Keycloak, the gateway client, serving an SPA."""
