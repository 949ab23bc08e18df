/** What goes in and comes out at the accounts' door. */
import { Type } from "typebox";

import { request, text, time, userId } from "#http/fields.ts";

export const createUserRequest = request({
  name: Type.Optional(
    text("How to address the user; blanks around it are dropped.", "Mina", {
      minLength: 1,
      maxLength: 80,
      // Something besides blanks.
      pattern: "\\S",
    }),
  ),
});

const token = {
  accessToken: text("Says who you are: `Authorization: Bearer ...`.", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTk4In0.c2ln"),
  expiresAt: time("When the access token ends."),
};

export const createdUser = Type.Object({ userId, name: text("How to address the user.", "Mina"), ...token });

export const renewedToken = Type.Object({ userId, ...token });

export const userParams = Type.Object({ userId });

export const user = Type.Object({
  userId,
  name: text("How to address the user.", "Mina"),
  createdAt: time("When the account was created."),
});
