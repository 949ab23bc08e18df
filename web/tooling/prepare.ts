/**
 * What `npm ci` does at its end: it builds the web app. Where what builds it was left out (`--omit=dev`), nothing is done:
 * then either it was built before, or the server says that it was not.
 */
import { spawnSync } from "node:child_process";

if (isInstalled("vite")) {
  const { status } = spawnSync("npm", ["run", "build"], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} else {
  process.stdout.write("The web app is not built: what builds it was not installed.\n");
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
