import type { Locator, Page } from '@playwright/test';

/** So many presses of the tab key lead anywhere on a page. */
const MOST = 300;

/** Somebody who has no pointer. */
export class Keys {
  constructor(private readonly page: Page) {}

  /** Goes on with the tab key until the target has the focus. */
  async to(target: Locator): Promise<void> {
    await target.waitFor();
    const isReached = () => target.evaluate((element) => element === document.activeElement);
    for (let tabs = 0; !(await isReached()); tabs += 1) {
      if (tabs > MOST) throw new Error(`the tab key does not lead to ${String(target)}`);
      await this.page.keyboard.press('Tab');
    }
  }

  /** Follows a link, presses a button, unfolds what is folded. */
  async press(target: Locator): Promise<void> {
    await this.to(target);
    await this.page.keyboard.press('Enter');
  }

  /** Ticks a box. */
  async tick(target: Locator): Promise<void> {
    await this.to(target);
    await this.page.keyboard.press('Space');
  }

  /** Types into a field in place of what stands there. */
  async type(target: Locator, text: string): Promise<void> {
    await this.to(target);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }
}
