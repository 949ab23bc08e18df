/** Stands in for the module `k6/execution`: as much of it as the scripts use. */
import { present } from "#test/k6/thread.ts";

const execution = {
  scenario: {
    get iterationInTest(): number {
      return present.iterationInTest;
    },
  },
  vu: {
    idInTest: present.vu,
    get iterationInScenario(): number {
      return present.iterationInScenario;
    },
  },
};

export default execution;
