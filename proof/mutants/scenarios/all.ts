/** Every scenario there is, by the name under which mutants ask for it. */
import { crash, cutCommit, slowCommit } from "#proof/mutants/scenarios/database.ts";
import { greed, lateness, release, rush, slowPayment, strangers } from "#proof/mutants/scenarios/holds.ts";
import { admission, noShow, watching } from "#proof/mutants/scenarios/line.ts";
import { charges, keys, sale } from "#proof/mutants/scenarios/money.ts";
import type { Scenario } from "#proof/mutants/scenarios/scenario.ts";

export const scenarios = {
  rush,
  lateness,
  "slow payment": slowPayment,
  strangers,
  release,
  greed,
  admission,
  "no-show": noShow,
  watching,
  sale,
  charges,
  keys,
  "cut commit": cutCommit,
  "slow commit": slowCommit,
  crash,
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
