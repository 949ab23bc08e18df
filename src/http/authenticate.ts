/**
 * Who is asking. Plain functions that handlers call: a route that asks for nothing pays for nothing.
 * What a route asks for stands in its schema (`security`), and http/route-rules.ts sees to it that it does.
 */
import { createHash, timingSafeEqual } from "node:crypto";

import type { FastifyRequest } from "fastify";

import { Problem } from "#problems.ts";
import type { AccessClaims, QueueClaims, Tokens } from "#tokens.ts";

/** What a route's schema says under `security`. */
export const withAccessToken = [{ accessToken: [] }];
export const withQueueToken = [{ queueToken: [] }];
export const withAdminToken = [{ adminToken: [] }];
export const forEveryone: [] = [];

/** The bearer credential of a request. Problem: TOKEN_MISSING. */
export function bearer(request: FastifyRequest): string {
  const header = request.raw.headers.authorization;
  if (header === undefined) throw new Problem("TOKEN_MISSING", "The header Authorization is missing.");
  if (header.startsWith("Bearer ")) return header.slice(7);
  const token = /^bearer +(\S+)$/iu.exec(header)?.[1];
  if (token === undefined) throw new Problem("TOKEN_MISSING", "The header Authorization does not hold a bearer token.");
  return token;
}

export interface Authenticator {
  /** The claims of the access token. Problems: TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED. */
  userOf(request: FastifyRequest): AccessClaims;
  /** The same, if it is this user's; otherwise FORBIDDEN. */
  requireSelf(request: FastifyRequest, userId: string): AccessClaims;
  /** The same for the renewal alone, which also takes a token that ended less than a year ago. */
  requireSelfToRenew(request: FastifyRequest, userId: string): AccessClaims;
  /** The claims of the queue token: whose place it is, not whether it may pass. Problems as `userOf`. */
  queueClaimsOf(request: FastifyRequest): QueueClaims;
  /** Which operator it is. Problems: TOKEN_MISSING, TOKEN_INVALID. */
  requireAdmin(request: FastifyRequest): { operator: string };
  /** Who asks, by any genuine credential: the user or the operator; undefined if there is none. */
  callerOf(request: FastifyRequest): string | undefined;
}

/** Who may operate, and by which token. */
export interface Operator {
  name: string;
  token: string;
}

export function createAuthenticator(tokens: Tokens, operators: readonly Operator[]): Authenticator {
  const known = operators.map(({ name, token }) => ({ operator: name, digest: digest(token) }));

  function userOf(request: FastifyRequest): AccessClaims {
    return tokens.verifyAccess(bearer(request));
  }

  const queueClaimsOf = (request: FastifyRequest): QueueClaims => tokens.verifyQueue(bearer(request));

  function requireAdmin(request: FastifyRequest): { operator: string } {
    const given = digest(bearer(request));
    // Digests have one length, so that a comparison tells nothing, not even how long the token is; and every operator's
    // is compared, so that the time does not tell whose it nearly was.
    const [found] = known.filter((one) => timingSafeEqual(given, one.digest));
    if (!found) throw new Problem("TOKEN_INVALID", "This is no operator's token.");
    return { operator: found.operator };
  }

  return {
    userOf,
    queueClaimsOf,
    requireAdmin,
    requireSelf: (request, userId) => ownOf(userOf(request), userId),
    requireSelfToRenew: (request, userId) => ownOf(tokens.verifyRenewable(bearer(request)), userId),
    callerOf(request) {
      return (
        unlessRefused(() => userOf(request).sub) ??
        unlessRefused(() => queueClaimsOf(request).sub) ??
        unlessRefused(() => `operator ${requireAdmin(request).operator}`)
      );
    },
  };
}

/** The claims, if they are this user's. */
function ownOf(claims: AccessClaims, userId: string): AccessClaims {
  if (claims.sub === userId.toLowerCase()) return claims;
  throw new Problem("FORBIDDEN", "The access token belongs to another user.");
}

function unlessRefused(read: () => string): string | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
