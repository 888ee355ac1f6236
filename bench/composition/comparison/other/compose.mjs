// One JSON object a line on stdin: {"id", "services": [{"name", "url", "sdl"}]}. One a line on stdout:
// {"id", "ok", "errors": [{"code", "message"}], "supergraph"}.
import { createInterface } from "node:readline";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";

// what is no GraphQL never reaches the composer; what it throws at other inputs it does not call an error
function compose({ id, services }) {
  try {
    const result = composeServices(
      services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
    );
    const errors = (result.errors ?? []).map((error) => ({
      code: String(error.extensions?.code ?? "NO_CODE"),
      message: error.message,
    }));
    return { id, ok: Boolean(result.supergraphSdl) && errors.length === 0, errors, supergraph: result.supergraphSdl ?? null };
  } catch (error) {
    const code = String(error.message).startsWith("Syntax Error") ? "INVALID_GRAPHQL" : "RAISED";
    return { id, ok: false, errors: [{ code, message: String(error.message ?? error) }], supergraph: null };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim()) process.stdout.write(JSON.stringify(compose(JSON.parse(line))) + "\n");
}
