/** What a person reads when Jari has started with its own database: where it is, and what to open first. */
import { secretsFile, type Secrets, type TokenOrigin } from "#secrets.ts";

export interface Announcement {
  address: string;
  dataDir: string;
  secrets: Secrets & { tokenOrigin: TokenOrigin };
}

/** The greeting. The operator's token is in it only when it was made up just now. */
export function announcement({ address, dataDir, secrets }: Announcement): string {
  const file = secretsFile(dataDir);
  // All addresses of the machine together are none that every browser opens.
  const open = address.replace("//[::]", "//[::1]");
  const token = {
    set: "as set in JARI_ADMIN_TOKEN",
    kept: `in ${file}`,
    "made up": `${secrets.adminToken} (shown this once), in ${file}`,
  }[secrets.tokenOrigin];
  return `
Jari is listening on ${address}

  For fans, open in a browser    ${open}
  For operators                  ${open}/console
  The operator's token           ${token}
  The API, to read and to try    ${open}/docs

Ctrl-C ends Jari and its database.
`;
}
