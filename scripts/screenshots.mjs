// Pictures of the page for the README and the docs. Run by screenshots.sh: node screenshots.mjs SERVER FOLDER THEME
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launch } from '../tests/browser/chromium.mjs';
import { root, serveSite, startTim } from '../tests/browser/other_site.mjs';

const [base, folder, theme] = process.argv.slice(2);
const desktop = { viewport: { width: 1280, height: 860 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const english = { locale: 'en-GB' }, dark = { colorScheme: 'dark' };
const three = 'id=h-optimus-0&id=palmyra-med-70b&id=quanthealth';

const browser = await launch();

async function picture(name, address, options, steps) {
  const context = await browser.newContext({ locale: 'vi-VN', ...options });
  const page = await context.newPage();
  await page.goto(address);
  await steps(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
  console.log(join(folder, `${name}.png`));
}

const shows = (selector) => (page) => page.locator(selector).first().waitFor();

async function pick(page) {
  await page.locator('[data-pick]').first().waitFor();
  for (const box of (await page.locator('[data-pick]').all()).slice(0, 3)) await box.check();
  await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  await page.waitForTimeout(300); // the browser's own scrolling settles
}

try {
  await picture('search', `${base}/?q=benh+ly`, desktop, shows('.hit'));
  await picture('search-dark', `${base}/?q=pathology`, { ...desktop, ...dark, ...english }, shows('.hit'));
  await picture('search-phone', `${base}/?q=benh+ly`, phone, shows('.hit'));
  await picture('picking', `${base}/?q=m%C3%B4+h%C3%ACnh&kind=model`, desktop, pick);
  await picture('compare', `${base}/compare/en?${three}`, { ...desktop, ...english }, shows('.compare-table'));
  await picture('compare-phone', `${base}/compare/vi?${three}`, phone, shows('.compare-table'));
  await picture('entry', `${base}/catalogue/vi/h-optimus-0`, { viewport: { width: 1280, height: 1250 } }, shows('.mention'));
  await boxPictures();
} finally {
  await browser.close();
}

/** The search box on a Hugo site with a theme of someone else, and a search server elsewhere. */
async function boxPictures() {
  const work = mkdtempSync(join(tmpdir(), 'tim-hugo-'));
  const served = await serveSite({ folder: join(work, 'public') });
  const tim = await startTim([served.origin]);
  try {
    mkdirSync(join(work, 'themes'));
    symlinkSync(resolve(theme), join(work, 'themes/book'));
    symlinkSync(join(root, 'web'), join(work, 'themes/tim'));
    mkdirSync(join(work, 'layouts/partials/docs/inject'), { recursive: true });
    writeFileSync(join(work, 'layouts/partials/docs/inject/menu-before.html'), '<p>{{ partial "tim-search.html" . }}</p>\n');
    writeFileSync(join(work, 'hugo.toml'), `theme = ["book", "tim/hugo"]
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
contentDir = "${join(root, 'corpus/site/content')}"
[params]
BookTheme = "auto"
BookSection = "*"
BookSearch = false
[params.tim]
endpoint = "${tim.origin}"
[languages.en]
title = "AI models for health"
[languages.vi]
title = "Mô hình AI cho y tế"
`);
    execFileSync('hugo', ['--quiet', '--source', work, '--noBuildLock'], { stdio: 'inherit' });
    const page = 'blog/ai-models-for-health/';
    const searched = (query) => async (page) => {
      const button = page.locator('tim-search .open');
      await button.waitFor({ state: 'attached' });
      // On a phone the theme keeps its menu aside.
      if (!await button.isVisible()) await page.locator('.book-header label[for=menu-control]').first().click();
      await button.click();
      await page.keyboard.type(query);
      await page.locator('tim-search .page').first().waitFor();
    };
    await picture('box', `${served.origin}/vi/${page}`, desktop, searched('benh ly'));
    await picture('box-dark', `${served.origin}/${page}`, { ...desktop, ...dark, ...english }, searched('pathology'));
    await picture('box-phone', `${served.origin}/vi/${page}`, phone, searched('bệnh lý'));
  } finally {
    await served.stop();
    await tim.stop();
    rmSync(work, { recursive: true });
  }
}
