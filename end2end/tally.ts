import type { FullConfig, FullResult, Reporter, Suite } from '@playwright/test/reporter';

/** The last line of a run: `12 passed, 0 failed`. A test that should have run and did not counts as failed. */
export default class Tally implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd({ status }: FullResult): void {
    const tests = this.suite?.allTests() ?? [];
    // Listed, not run.
    if (status === 'passed' && tests.every((test) => test.results.length === 0)) return;
    const passed = tests.filter((test) => test.outcome() === 'expected').length;
    const skipped = tests.filter((test) => test.outcome() === 'skipped' && test.expectedStatus === 'skipped').length;
    console.log(`${passed} passed, ${tests.length - passed - skipped} failed`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
