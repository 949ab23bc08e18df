/** The accounts room over HTTP. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import type { AccountsRoom } from "#accounts/room.ts";
import { createdUser, createUserRequest, renewedToken, user, userParams } from "#accounts/schema.ts";
import { forEveryone, withAccessToken, type Authenticator } from "#http/authenticate.ts";

export interface AccountsRoutesDeps {
  accounts: AccountsRoom;
  auth: Authenticator;
}

export function accountsRoutes({ accounts, auth }: AccountsRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.post(
      "/v1/users",
      {
        schema: {
          operationId: "createUser",
          summary: "Create a guest account",
          tags: ["accounts"],
          security: forEveryone,
          body: createUserRequest,
          response: { 201: createdUser },
          problems: ["OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const created = await accounts.createUser(request.body.name);
        return reply.code(201).send({ ...created, expiresAt: new Date(created.expiresAt).toISOString() });
      },
    );

    app.post(
      "/v1/users/:userId/token",
      {
        schema: {
          operationId: "renewToken",
          summary: "Get a fresh access token for the one that you have, to stay signed in",
          description:
            "The one that you have stays valid until its own end. For a year after that it still opens this operation, and " +
            "nothing else: whoever comes back for a show that was bought long before has not lost the account.",
          tags: ["accounts"],
          security: withAccessToken,
          params: userParams,
          response: { 201: renewedToken },
          problems: ["FORBIDDEN"],
        },
      },
      async (request, reply) => {
        const { sub } = auth.requireSelfToRenew(request, request.params.userId);
        const renewed = accounts.renewToken(sub);
        return reply.code(201).send({ ...renewed, expiresAt: new Date(renewed.expiresAt).toISOString() });
      },
    );

    app.get(
      "/v1/users/:userId",
      {
        schema: {
          operationId: "getUser",
          summary: "Read your account",
          tags: ["accounts"],
          security: withAccessToken,
          params: userParams,
          response: { 200: user },
          problems: ["FORBIDDEN", "NOT_FOUND"],
        },
      },
      async (request) => {
        auth.requireSelf(request, request.params.userId);
        const found = await accounts.getUser(request.params.userId);
        return { ...found, createdAt: new Date(found.createdAt).toISOString() };
      },
    );
    done();
  };
}
