/**
 * Runs a k6 script without k6: setup, its scenarios with several users at the same time, teardown, against a real service.
 * Types are stripped by esbuild, as k6 does it; k6's modules are stood in for by those in modules/.
 */
import { fileURLToPath } from "node:url";

import { build, type Plugin } from "esbuild";

import type { Hello, Report } from "#test/k6/protocol.ts";
import { planScenarios, type Options, type Plan } from "#test/k6/scenarios.ts";
import { VirtualUser } from "#test/k6/virtual-user.ts";

export interface ScriptRun extends Omit<Report, "returned"> {
  options: Options;
}

export interface RunOptions {
  env: Record<string, string>;
  /** Whether to send again what the service was too busy for; yes, if nothing is said. */
  patient?: boolean;
}

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Runs the script load/k6/<name>.ts. Errors: setup or teardown failed, or an answer was not as documented. */
export async function runScript(name: string, { env, patient = true }: RunOptions): Promise<ScriptRun> {
  const program = await bundle(name);
  const users: VirtualUser[] = [];
  const addUser = async (): Promise<Hello> => {
    const user = new VirtualUser({ vu: users.length + 1, program, env, patient });
    users.push(user);
    return user.hello();
  };
  try {
    const { options, functions } = await addUser();
    const plans = planScenarios(options);
    const wanted = Math.max(...plans.map((plan) => plan.users.length));
    await Promise.all(Array.from({ length: wanted - 1 }, addUser));
    const reports = await runPhases(users, plans, functions);
    return { options, ...sumOf(reports) };
  } finally {
    await Promise.all(users.map((user) => user.end()));
  }
}

/** The options of the script load/k6/<name>.ts as they are in this environment. */
export async function readOptions(name: string, env: Record<string, string> = {}): Promise<Options> {
  const user = new VirtualUser({ vu: 1, program: await bundle(name), env, patient: true });
  const { options } = await user.hello();
  await user.end();
  return options;
}

async function runPhases(users: VirtualUser[], plans: readonly Plan[], functions: string[]): Promise<Report[]> {
  const [first] = users as [VirtualUser];
  const reports: Report[] = [];
  const runOnce = async (exec: string, data: string | undefined): Promise<string | undefined> => {
    if (!functions.includes(exec)) return undefined;
    const report = await first.do({ exec, scenario: "", iterations: [0], data });
    // k6 ends the run there.
    if (report.errors.length > 0) throw new Error(`${exec} failed: ${report.errors.join()}`);
    reports.push(report);
    return report.returned;
  };
  const data = await runOnce("setup", undefined);
  for (const { scenario, exec, users: numbers } of plans) {
    const doing = numbers.map((iterations, vu) => (users[vu] as VirtualUser).do({ exec, scenario, iterations, data }));
    reports.push(...(await Promise.all(doing)));
  }
  await runOnce("teardown", data);
  return reports;
}

function sumOf(reports: readonly Report[]): Omit<Report, "returned"> {
  return {
    samples: reports.flatMap(({ samples }) => samples),
    exchanges: reports.flatMap(({ exchanges }) => exchanges),
    sleeps: reports.flatMap(({ sleeps }) => sleeps),
    errors: reports.flatMap(({ errors }) => errors),
  };
}

const standIns: Plugin = {
  name: "stand-ins for k6's modules",
  setup: ({ onResolve }) => {
    // A regular expression of Go's, which knows no flag `u`.
    onResolve({ filter: /^k6(?:\/|$)/ }, ({ path }) => ({ path: pathOf(`modules/${path.replace("k6/", "")}.ts`) }));
  },
};

/** The script and its surroundings as one program. */
async function bundle(name: string): Promise<string> {
  const contents = `
    import { serve } from ${JSON.stringify(pathOf("thread.ts"))};
    import * as script from ${JSON.stringify(pathOf(`../../../load/k6/${name}.ts`))};
    serve(script);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: pathOf(".") },
    bundle: true,
    platform: "node",
    format: "cjs",
    plugins: [standIns],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
