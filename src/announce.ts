/** What a person reads when Jari has started: where it is, and, with its own database, what to open first. */
import { secretsFile, type Secrets, type TokenOrigin } from "#secrets.ts";

export interface Announcement {
  address: string;
  dataDir: string;
  secrets: Secrets & { tokenOrigin: TokenOrigin };
}

/** Where Jari listens, in words. Of all addresses of the machine together, an address alone does not say that it is those. */
export function listening(address: string): string {
  return `listening on ${address}${address === opened(address) ? "" : ", every address of this machine"}`;
}

/** An address that a browser on this machine opens: not every one does where it is all of them together. */
function opened(address: string): string {
  return address.replace("//[::]", "//[::1]").replace("//0.0.0.0", "//127.0.0.1");
}

/** The greeting. The operator's token is in it only when it was made up just now. */
export function announcement({ address, dataDir, secrets }: Announcement): string {
  const file = secretsFile(dataDir);
  const open = opened(address);
  const token = {
    set: "as set in JARI_ADMIN_TOKEN",
    kept: `in ${file}`,
    "made up": `${secrets.adminToken} (shown this once), in ${file}`,
  }[secrets.tokenOrigin];
  return `
Jari is ${listening(address)}

  For fans, open in a browser    ${open}
  For operators                  ${open}/console
  The operator's token           ${token}
  The API, to read and to try    ${open}/docs

Ctrl-C ends Jari and its database.
`;
}
