/** Serves the catalogue of problems: the pages that the `type` of a problem points to. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";

import { forEveryone } from "#http/authenticate.ts";
import { oneOf, text } from "#http/fields.ts";
import { catalogue, Problem, type ProblemCode } from "#problems.ts";

export const problemCodes = Object.keys(catalogue) as ProblemCode[];

const entry = Type.Object({
  code: oneOf(problemCodes, "Stable: programs may rely on it."),
  status: Type.Integer({ description: "The HTTP status that it comes with.", examples: [400] }),
  title: text("What is wrong.", catalogue.INVALID_REQUEST.title),
  remedy: text("What to do about it.", catalogue.INVALID_REQUEST.remedy),
});

/** The catalogue for people, in Markdown: docs/problems.md. */
export function describeProblems(): string {
  const rows = problemCodes.map((code) => {
    const { status, title, remedy } = catalogue[code];
    return `| ${status} | \`${code}\` | ${title} | ${remedy} |`;
  });
  return `# Problems

Every refusal is \`application/problem+json\` (RFC 9457): \`{type, title, status, code, detail, ...}\`. \`code\` is stable, and what
programs should look at; \`detail\` is for people. A refusal changed nothing; \`INTERNAL\` and \`OUTCOME_UNKNOWN\` alone leave open
whether something happened. A running server tells the same at \`/problems\`. This file is made by \`npm run openapi\`.

| status | code | what is wrong | what to do |
|---|---|---|---|
${rows.join("\n")}
`;
}

function entryOf(code: ProblemCode) {
  return { code, ...catalogue[code] };
}

export const problemRoutes: FastifyPluginCallbackTypebox = (app, _options, done) => {
  app.get(
    "/problems",
    {
      schema: {
        operationId: "listProblems",
        summary: "Every refusal that Jari answers with.",
        tags: ["operations"],
        security: forEveryone,
        response: { 200: Type.Object({ items: Type.Array(entry) }) },
      },
    },
    () => ({ items: problemCodes.map(entryOf) }),
  );

  app.get(
    "/problems/:code",
    {
      schema: {
        operationId: "getProblem",
        summary: "One refusal, and what to do about it.",
        tags: ["operations"],
        security: forEveryone,
        params: Type.Object({ code: text("The code.", "INVALID_REQUEST") }),
        response: { 200: entry },
        problems: ["NOT_FOUND"],
      },
    },
    (request) => {
      const code = problemCodes.find((known) => known === request.params.code);
      if (!code) throw new Problem("NOT_FOUND", "There is no such code.");
      return entryOf(code);
    },
  );
  done();
};
