/** What a run is told by its environment (`k6 run -e VUS=10 ...`), and what holds where it says nothing. */

/** Where Jari listens, as the brief's scripts have it. */
export const baseUrl = __ENV["BASE_URL"] ?? "http://localhost:8080";

/** The brief's virtual users, who come all at once. */
export const vus = numberOf("VUS", 100);

/** How long users come where it is time that ends a scenario, as k6 writes durations. */
export const duration = __ENV["DURATION"] ?? "30s";

/** A positive whole number. Errors: it is told, but is none. */
export function numberOf(name: string, otherwise: number): number {
  const value = Number(__ENV[name] ?? otherwise);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name} must be a positive whole number, not ${__ENV[name]}.`);
}

/** The operator's token, with which setup creates concerts. Errors: it is not told; says where it is. */
export function adminToken(): string {
  const token = __ENV["ADMIN_TOKEN"];
  if (token) return token;
  throw new Error(
    "ADMIN_TOKEN is missing: only the operator may create the concert for this run. Jari with its embedded database " +
      "keeps it as adminToken in .jari/secrets.json; otherwise it is the JARI_ADMIN_TOKEN that Jari was started " +
      "with. Pass it on: k6 run -e ADMIN_TOKEN=... (load/k6/README.md).",
  );
}
