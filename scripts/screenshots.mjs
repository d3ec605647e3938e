// Pictures of the page for the README and the docs. Run by screenshots.sh.
import { createRequire } from 'node:module';
import { join } from 'node:path';

// The browser tests' own package, so that there is one version of it.
const { chromium } = createRequire(new URL('../tests/browser/package.json', import.meta.url))('playwright-core');

const [base, folder] = process.argv.slice(2);
const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
const pictures = [
  ['search', '/?q=benh+ly', { viewport: desktop }],
  ['search-dark', '/?q=benh+ly', { viewport: desktop, colorScheme: 'dark' }],
  ['search-phone', '/?q=benh+ly', { viewport: phone, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
  ['entry', '/catalogue/vi/h-optimus-0', { viewport: desktop }],
];

const browser = await chromium.launch({
  executablePath: process.env.TIM_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
});
try {
  for (const [name, path, options] of pictures) {
    const context = await browser.newContext({ locale: 'vi-VN', ...options });
    const page = await context.newPage();
    await page.goto(base + path);
    await page.locator(path.startsWith('/catalogue/') ? '.entry h1' : '.hit').first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
    console.log(join(folder, `${name}.png`));
  }
} finally {
  await browser.close();
}
