import type { FullConfig, Reporter, Suite } from '@playwright/test/reporter';

/** The last line of a run: `12 passed, 0 failed`. A test that should have run and did not counts as failed. */
export default class Tally implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    const tests = this.suite?.allTests() ?? [];
    const passed = tests.filter((test) => test.outcome() === 'expected').length;
    const skipped = tests.filter((test) => test.outcome() === 'skipped' && test.expectedStatus === 'skipped').length;
    console.log(`${passed} passed, ${tests.length - passed - skipped} failed`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
