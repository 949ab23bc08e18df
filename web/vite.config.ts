/**
 * How the web app is built (`npm run build`, into web/dist) and served while one works on it (`npm run web`: what is not
 * the app's is asked of the Jari that runs, at JARI_URL).
 */
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { precompress } from "#web/tooling/precompress.ts";

const jari = process.env["JARI_URL"] ?? "http://127.0.0.1:8080";
const served = ["/v1", "/docs", "/openapi.json", "/problems", "/healthz", "/readyz", "/metrics"];

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react(), precompress()],
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    // Inlined files would be data: URLs, and inlined scripts are refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: Object.fromEntries(served.map((path) => [path, { target: jari, changeOrigin: true }])) },
});
