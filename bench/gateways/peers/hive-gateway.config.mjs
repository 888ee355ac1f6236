// Hive Gateway as it comes, with its just-in-time compiler; nothing shared between requests.
import { defineConfig } from "@graphql-hive/gateway";

export const gatewayConfig = defineConfig({
  jit: true,
  logging: "error",
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get("authorization") }),
  },
  transportEntries: { "*.http": { options: { deduplicateInflightRequests: false } } },
});
