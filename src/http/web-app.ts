/**
 * Serves the web app (web/, as built into web/dist) beside the API, from one origin.
 *
 * Promises: nothing here stands in the way of a request to the API; every page and every file of the app carries the
 * strict headers below; a file whose name holds the hash of its content may be kept for ever, the page itself is asked
 * for each time. Where the app was not built, its addresses say what to do, and the API serves all the same.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import serveStatic from "@fastify/static";
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";

import { notFound } from "#http/problem-replies.ts";
import type { FileRules } from "#http/sent-files.ts";

export interface WebApp {
  /** The app's addresses and files; the files under these rules. */
  routes: (ruleFiles: FileRules) => FastifyPluginCallback;
  /** Answers what nothing else does: a browser that goes somewhere sees the app's own page, a program a problem. */
  notFound: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

export interface ToldSettings {
  /** Of the venues: the app tells all times in it. */
  timeZone: string;
  /** The most that one charge may bring, and that a balance may be, in won: the app offers nothing beyond. */
  maxCharge: number;
  maxBalance: number;
}

export interface WebAppOptions {
  logger: Logger;
  /** Settings that the page has to know. */
  told: ToldSettings;
  /** Where the built app is. */
  folder?: string;
}

const builtFolder = fileURLToPath(new URL("../../web/dist/", import.meta.url));
/** Addresses that are the app's: it draws the right page itself. */
const pages = ["/", "/concerts/*", "/me", "/me/*", "/console", "/console/*"];
/** Files whose names are fixed. */
const fixedFiles = ["icon.svg", "manifest.webmanifest"];
const dayMs = 86_400_000;

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** What a browser may do with the app: nothing but be this origin's page. */
export const securityHeaders = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  // Addresses may hold what is nobody else's business.
  "referrer-policy": "no-referrer",
  // The camera reads tickets in the operator's console.
  "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;

/** Reads the built app's page; without one, the log says so. */
export function createWebApp({ logger, told, folder = builtFolder }: WebAppOptions): WebApp {
  const page = readPage(folder, told);
  if (page === undefined) logger.warn("the web app is not built: `npm run build` makes it; the API serves without it");

  return {
    routes: (ruleFiles) => (app, _options, done) => {
      app.addHook("onRequest", (_request, reply, next) => {
        reply.headers(securityHeaders);
        next();
      });
      const schema = { hide: true };
      const answer = (_request: FastifyRequest, reply: FastifyReply) => sendPage(reply, page ? 200 : 503, page);
      for (const url of pages) app.route({ method: ["GET", "HEAD"], url, schema, handler: answer });
      if (page === undefined) return done();
      app.register((files, _filesOptions, filesDone) => {
        ruleFiles(files);
        serveFiles(files, folder);
        filesDone();
      });
      done();
    },
    notFound(request, reply) {
      if (page === undefined || !isNavigation(request)) return notFound(request, reply);
      return sendPage(reply.headers(securityHeaders), 404, page);
    },
  };
}

function serveFiles(app: Parameters<FastifyPluginCallback>[0], folder: string): void {
  const common = { preCompressed: true, index: false, decorateReply: false } as const;
  // The names of these hold a hash of their content.
  const root = join(folder, "assets");
  app.register(serveStatic, { ...common, root, prefix: "/assets/", immutable: true, maxAge: 365 * dayMs });
  for (const name of fixedFiles) {
    const url = `/${name}`;
    const handler = (_request: FastifyRequest, reply: FastifyReply) => reply.sendFile(name);
    app.route({ method: ["GET", "HEAD"], url, schema: { hide: true }, handler });
  }
  app.register(serveStatic, { ...common, root: folder, serve: false, decorateReply: true, maxAge: dayMs });
}

function readPage(folder: string, { timeZone, maxCharge, maxBalance }: ToldSettings): string | undefined {
  try {
    const page = readFileSync(join(folder, "index.html"), "utf8");
    return page
      .replace(contentOf("jari-time-zone"), timeZone)
      .replace(contentOf("jari-max-charge"), String(maxCharge))
      .replace(contentOf("jari-max-balance"), String(maxBalance));
  } catch {
    return undefined;
  }
}

/** What the page's meta element of this name says. */
function contentOf(name: string): RegExp {
  return new RegExp(`(?<=<meta name="${name}" content=")[^"]*`, "u");
}

function sendPage(reply: FastifyReply, status: number, page = notBuilt): FastifyReply {
  return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-cache").send(page);
}

/** Whether a browser wants to show what it asks for. */
function isNavigation({ method, headers }: FastifyRequest): boolean {
  return (method === "GET" || method === "HEAD") && (headers.accept ?? "").includes("text/html");
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jari</title>
<h1>Jari is running, but its web app was not built.</h1>
<p>Run <code>npm ci &amp;&amp; npm run build</code> in its folder, and start it again.</p>
<p>The API is here all the same: <a href="/docs">/docs</a></p>
</html>
`;
