// The Hugo module's example site: built with Debian's hugo, served under a strict policy, searched in Chromium.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { expectAccessible, launch, searches, shot, withPage } from './chromium.mjs';
import { root, serveSite, startTim } from './other_site.mjs';

let browser, folder, site, tim;

const build = (environment) => execFileSync('hugo', ['--source', join(root, 'web/hugo/example'), '--themesDir', '../..', '--destination', folder, '--noBuildLock'],
  { env: { ...process.env, ...environment }, encoding: 'utf8', stdio: 'pipe' });

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tim-hugo-'));
  site = await serveSite({ folder, policy: () => `default-src 'self'; connect-src ${tim?.origin}; base-uri 'none'; require-trusted-types-for 'script'` });
  tim = await startTim([site.origin]);
  build({ HUGO_PARAMS_TIM_ENDPOINT: tim.origin });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await tim?.stop();
  rmSync(folder, { recursive: true });
});

describe('the Hugo module', () => {
  for (const [path, lang, dialog] of [['/', 'vi', 'Tìm kiếm'], ['/en/', 'en', 'Search']]) {
    it(`gives a site its search, in ${lang}`, () => withPage(browser, async (page) => {
      await page.goto(site.origin + path);
      await page.keyboard.press('/');
      await page.getByRole('dialog', { name: dialog }).waitFor();
      const asked = page.waitForRequest((request) => searches(request.url()) && new URL(request.url()).searchParams.get('q') === 'benh ly');
      await page.keyboard.type('benh ly');
      assert.equal(new URL((await asked).url()).searchParams.get('lang'), lang);
      await page.locator('header [role=option]').first().waitFor();
      await expectAccessible(page, 'the dialog on the site');
      await shot(page, `hugo-${lang}-1280`);
      await page.locator('header a[role=option]').first().click();
      await page.waitForURL((url) => url.origin === tim.origin);
      await page.locator('h1').first().waitFor();
    }, { hosts: [site.origin, tim.origin], colorScheme: lang === 'en' ? 'dark' : 'light' }));
  }

  it('has a shortcode for a box in the text, with settings of its own', () => withPage(browser, async (page) => {
    await page.goto(`${site.origin}/`);
    const box = page.locator('main [role=combobox]');
    const asked = page.waitForRequest((request) => searches(request.url()) && new URL(request.url()).searchParams.get('q') === 'h-optimus');
    await box.pressSequentially('h-optimus');
    assert.equal(new URL((await asked).url()).searchParams.get('kind'), 'model');
  }, { hosts: [site.origin, tim.origin] }));

  it('says what is missing where a site names no server', () => {
    assert.throws(() => build({ HUGO_PARAMS_TIM_ENDPOINT: '' }), (error) => /params\.tim\.endpoint/.test(error.stderr + error.stdout));
  });
});
