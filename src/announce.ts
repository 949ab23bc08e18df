/** What a person reads when Jari has started with its own database: where it is, and what to open first. */
import { secretsFile, type Secrets } from "#secrets.ts";

export interface Announcement {
  address: string;
  dataDir: string;
  secrets: Secrets & { generated: boolean };
}

/** The greeting. The operator's token is in it only when it was made up just now. */
export function announcement({ address, dataDir, secrets }: Announcement): string {
  const token = secrets.generated ? `${secrets.adminToken} (shown this once)` : "";
  return `
Jari is listening on ${address}

  For fans, open in a browser    ${address}
  For operators                  ${address}/console
  The operator's token           ${[token, `in ${secretsFile(dataDir)}`].filter(Boolean).join(", ")}
  The API, to read and to try    ${address}/docs

Ctrl-C ends Jari and its database.
`;
}
