// Debian's Chromium, and pages in it that must behave.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const launch = () => chromium.launch({
  executablePath: process.env.TIM_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'],
});

/**
 * Runs `steps` with a page of its own. Afterwards: no request left for a host that is not in `origins`, the console is
 * clean, and nothing of the documents ran as a script (hostile ones set `window.ran`).
 */
export async function withPage(browser, origins, steps, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, locale: 'vi-VN', ...options });
  const complaints = [];
  const page = await context.newPage();
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && !origins.includes(url.origin)) complaints.push(`request to another host: ${request.url()}`);
  });
  try {
    await steps(page);
    if (options.javaScriptEnabled !== false) {
      const ran = await page.evaluate(() => window.ran ?? null);
      if (ran !== null) complaints.push(`a script ran from the ${ran} of a document`);
    }
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}
