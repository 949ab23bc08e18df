/** Too many who ask, and some who never listen to what they are answered. */
import { connect, type Socket } from "node:net";

import { between, inflict, pick } from "#proof/nemeses/blow.ts";
import type { Blow, Nemesis } from "#proof/nemeses/nemesis.ts";

/** What costs nobody anything to ask. */
const cheapPaths = ["/v1/concerts", "/v1/users/00000000-0000-4000-8000-000000000000/balance", "/problems"];

const floods = 100;
const floodEveryMs = 20;
const requestsAtOnce = 10;
/** What a connection has not got rid of yet, beyond which it adds nothing. */
const enoughBytes = 32_768;

export const overload: Nemesis = {
  name: "overload",
  says: "A hundred connections ask an instance up to 50,000 times a second for cheap things, for two to four seconds.",
  kind: "overload",
  breaks: "load",
  needs: [],
  async strike(blow) {
    const { index, url } = pick(blow.world.instances, blow.random);
    const requests = requestFor(url, pick(cheapPaths, blow.random)).repeat(requestsAtOnce);
    let timer: NodeJS.Timeout | undefined;
    await withConnections(blow, {
      what: `instance ${index} is asked far more than it can answer`,
      url,
      count: floods,
      forMs: between(2_000, 4_000, blow.random),
      begin: (sockets) => {
        for (const socket of sockets) socket.resume();
        timer = setInterval(() => {
          for (const socket of sockets) if (socket.writableLength < enoughBytes) socket.write(requests);
        }, floodEveryMs);
      },
      end: () => clearInterval(timer),
    });
  },
};

const listeners = 60;
const questions = 2_000;

export const deafClients: Nemesis = {
  name: "deaf-clients",
  says: "Sixty clients open streams or ask thousands of questions, and never read an answer, for three to eight seconds.",
  kind: "clients that never read",
  breaks: "load",
  needs: [],
  async strike(blow) {
    const { world, random } = blow;
    const { index, url } = pick(world.instances, random);
    const { rows } = await world.sql.query<{ show: string }>("select show_id as show from shows order by show_id");
    const streams = rows.map(({ show }) => requestFor(url, `/v1/admin/shows/${show}/seats/stream`, world.adminToken));
    const many = requestFor(url, "/v1/concerts").repeat(questions);
    const asks = [many, ...streams].map((ask) => Buffer.from(ask));
    await withConnections(blow, {
      what: `${listeners} clients of instance ${index} never read`,
      url,
      count: listeners,
      forMs: between(3_000, 8_000, random),
      begin: (sockets) => {
        for (const socket of sockets) socket.pause().write(pick(asks, random));
      },
      end: () => undefined,
    });
  },
};

interface Crowd {
  readonly what: string;
  readonly url: string;
  readonly count: number;
  readonly forMs: number;
  readonly begin: (sockets: readonly Socket[]) => void;
  readonly end: () => void;
}

/** Opens connections, and destroys them in the end. */
async function withConnections(blow: Blow, { what, url, count, forMs, begin, end }: Crowd): Promise<void> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: count }, () => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    return socket;
  });
  await inflict(blow, {
    what,
    begin: () => begin(sockets),
    lasts: forMs,
    end: () => {
      end();
      for (const socket of sockets) socket.destroy();
    },
  });
}

function requestFor(url: string, path: string, token?: string): string {
  const authorization = token === undefined ? "" : `authorization: Bearer ${token}\r\n`;
  return `GET ${path} HTTP/1.1\r\nhost: ${new URL(url).host}\r\n${authorization}\r\n`;
}
