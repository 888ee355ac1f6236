// Hive Gateway as it comes, with its just-in-time compiler; requests share work only where BENCH_COALESCE says so.
import { defineConfig } from "@graphql-hive/gateway";

export const gatewayConfig = defineConfig({
  jit: true,
  logging: "error",
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get("authorization") }),
  },
  transportEntries: { "*.http": { options: { deduplicateInflightRequests: process.env.BENCH_COALESCE === "true" } } },
});
