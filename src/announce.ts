/** What a person reads when Jari has started with its own database: where it is, and what to try first. */
import { secretsFile, type Secrets } from "#secrets.ts";

export interface Announcement {
  address: string;
  dataDir: string;
  secrets: Secrets & { generated: boolean };
}

/** The greeting. The operator's token is in it only when it was made up just now. */
export function announcement({ address, dataDir, secrets }: Announcement): string {
  const token = secrets.generated ? `${secrets.adminToken} (shown this once)` : "";
  const json = "-H 'content-type: application/json'";
  return `
Jari is listening on ${address}

  The API, to read and to try    ${address}/docs
  The operator's token           ${[token, `in ${secretsFile(dataDir)}`].filter(Boolean).join(", ")}

  curl ${address}/v1/concerts
  curl -X POST ${address}/v1/users ${json} -d '{"name":"Mina"}'
  curl -X POST ${address}/v1/concerts/4/queue -H 'authorization: Bearer <accessToken>'
  curl ${address}/v1/concerts/4/dates -H 'authorization: Bearer <queue token>'

Ctrl-C ends Jari and its database.
`;
}
