/** What a virtual user, a thread of its own, and the run that it is part of say to each other. */
import type { MessagePort } from "node:worker_threads";

/** A request as a script makes it. */
export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

/** Its answer. Status 0: there was none, for the reason in `error`. Headers' names are written Like-This. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | null;
  error: string;
}

export interface Exchange {
  request: HttpRequest;
  answer: HttpAnswer;
  /** Empty in setup and teardown. */
  scenario: string;
}

/** A value measured, with the tags by which thresholds choose. */
export interface Sample {
  metric: string;
  value: number;
  tags: Record<string, string>;
}

/** A function of the script to be run, once for each number of an iteration. */
export interface Job {
  exec: string;
  /** Empty in setup and teardown. */
  scenario: string;
  iterations: readonly number[];
  /** What setup has answered, as JSON, as k6 hands it on. */
  data: string | undefined;
}

/** What came of a job. */
export interface Report {
  samples: Sample[];
  exchanges: Exchange[];
  /** How long the script wanted to sleep, each time, in seconds. */
  sleeps: number[];
  /** What ended an iteration before its end. */
  errors: string[];
  /** What the last iteration returned, as JSON. */
  returned: string | undefined;
}

/** A thread's beginning. The script blocks while it waits for answers: they come by a port of their own. */
export interface Start {
  vu: number;
  env: Record<string, string>;
  answers: MessagePort;
  /** Rung when answers have come. */
  bell: Int32Array;
}

/** What a thread says first: what the script exports. */
export interface Hello {
  options: Record<string, unknown>;
  functions: string[];
}

export type FromThread =
  | { type: "hello"; hello: Hello }
  | { type: "asks"; requests: HttpRequest[] }
  | { type: "done"; report: Report };
