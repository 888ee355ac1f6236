// Hive Gateway with the planner of Hive Router; requests share work only where BENCH_COALESCE says so.
import { defineConfig } from "@graphql-hive/gateway";
import { unifiedGraphHandler } from "@graphql-hive/router-runtime";

export const gatewayConfig = defineConfig({
  unifiedGraphHandler,
  logging: "error",
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get("authorization") }),
  },
  transportEntries: { "*.http": { options: { deduplicateInflightRequests: process.env.BENCH_COALESCE === "true" } } },
});
