import type { Locator, Page } from '@playwright/test';

/** The palette: opened by Ctrl+K or the button in the top bar. */
export class Palette {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.field().waitFor();
  }

  dialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Search and commands' });
  }

  field(): Locator {
    return this.dialog().getByRole('combobox');
  }

  /** Choices below some words. */
  group(name: string): Locator {
    return this.dialog().getByRole('group', { name, exact: true });
  }

  chosen(): Locator {
    return this.dialog().getByRole('option', { selected: true });
  }
}
