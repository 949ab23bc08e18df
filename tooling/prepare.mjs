/**
 * What `npm ci` does at its end: it builds the service and the web app. Where what builds the web app was left out
 * (`--omit=dev`), the service alone: then either the web app was built before, or the service says that it was not.
 */
import { spawnSync } from "node:child_process";

import { buildService } from "#tooling/build-service.mjs";

if (isInstalled("vite")) {
  const { status } = spawnSync("npm", ["run", "build"], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} else {
  await buildService();
  process.stdout.write("The web app is not built: what builds it was not installed.\n");
}

/** @param {string} name */
function isInstalled(name) {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
