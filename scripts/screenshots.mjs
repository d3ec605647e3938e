// Pictures of the page for the README and the docs. Run by screenshots.sh.
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, serveSite, startTim } from '../tests/browser/other_site.mjs';

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
  await boxPictures();
} finally {
  await browser.close();
}

/** The search box on the Hugo module's example site, which is a site of its own with a search server elsewhere. */
async function boxPictures() {
  const site = mkdtempSync(join(tmpdir(), 'tim-hugo-'));
  const served = await serveSite({ folder: site });
  const tim = await startTim([served.origin]);
  try {
    execFileSync('hugo', ['--quiet', '--source', join(root, 'web/hugo/example'), '--themesDir', '../..', '--destination', site, '--noBuildLock'],
      { env: { ...process.env, HUGO_PARAMS_TIM_ENDPOINT: tim.origin } });
    for (const [name, path, options] of [
      ['box', '/', { viewport: desktop }],
      ['box-dark', '/en/', { viewport: desktop, colorScheme: 'dark' }],
      ['box-phone', '/', { viewport: phone, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
    ]) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      await page.goto(served.origin + path);
      await page.locator('header tim-search button').first().click();
      await page.keyboard.type('benh ly');
      await page.locator('header [role=option]').first().waitFor();
      await page.screenshot({ path: join(folder, `${name}.png`) });
      await context.close();
      console.log(join(folder, `${name}.png`));
    }
  } finally {
    await served.stop();
    await tim.stop();
    rmSync(site, { recursive: true });
  }
}
