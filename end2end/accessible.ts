import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** No rule of WCAG 2.2 A and AA is broken on the page, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  // Under the bar that stays at the top there is always something, which scrolling brings out: that is no fault.
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id} (${help}) at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    );
    expect(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** The page is not wider than the screen. What is to blame is named. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const sticksOut = (it: Element) => it.getBoundingClientRect().right > clientWidth + 1;
    const guilty = [...document.body.querySelectorAll('*')].filter(sticksOut);
    return guilty.slice(0, 5).map((it) => `${it.tagName.toLowerCase()}.${it.className} "${it.textContent?.slice(0, 40)}"`);
  });
  expect(wide, `${page.url()} is wider than the screen because of`).toEqual([]);
}
