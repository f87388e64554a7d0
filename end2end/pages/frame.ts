import type { Locator, Page } from '@playwright/test';

/** What frames every page: navigation, top bar, strip. */
export class Frame {
  constructor(private readonly page: Page) {}

  /** Goes to another page by the navigation. */
  async go(name: 'Overview' | 'Entity maps' | 'Failures' | 'Alerts' | 'Solutions' | 'Environment' | 'Simulator' | 'Settings'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  }

  /** The lines that need a person. */
  strip(): Locator {
    return this.page.getByRole('region', { name: 'Needs a person' }).getByRole('listitem');
  }

  bell(): Locator {
    return this.page.getByRole('button', { name: 'Notices:' });
  }

  /** The notices behind the bell; visible while it is open. */
  notices(): Locator {
    return this.page.getByRole('region', { name: 'Notices' });
  }

  /** Says `live` while changes arrive by themselves. */
  stream(): Locator {
    return this.page.locator('.stream');
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: 'Account:' }).click();
    await this.page.getByRole('button', { name: 'Sign out' }).click();
  }
}
