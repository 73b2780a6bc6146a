// node shot.mjs CHROMIUM < [{"name", "url", "file", "width"}]: one browser, a picture of each page, a line of JSON for each.
import { readFileSync } from 'node:fs';

import { chromium } from 'playwright-core';

const PATIENCE = 60_000;
// Tables draw only the rows that are in view, so the view is taller than any board.
const TALL = 4000;

const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
// Chromium refuses its sandbox to root, as whom containers run; the only page it opens is ours.
const asRoot = process.getuid() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: process.argv[2], args: [...asRoot, ...quiet] });
for (const { name, url, file, width } of JSON.parse(readFileSync(0, 'utf8'))) {
  const page = await browser.newPage({ viewport: { width, height: TALL } });
  const thrown = [];
  page.on('pageerror', (error) => thrown.push({ panel: '', words: String(error.stack).slice(0, 600) }));
  await page.goto(url);
  let late = [];
  try {
    await page.waitForFunction(() => document.title === 'drawn', null, { timeout: PATIENCE });
    await page.locator('#board').screenshot({ path: file });
  } catch (error) {
    late = [{ panel: '', words: `not drawn: ${error.message}` }];
  }
  const troubles = (await page.evaluate(() => window.troubles)) ?? [];
  console.log(JSON.stringify({ name, file, troubles: [...troubles, ...thrown, ...late] }));
  await page.close();
}
await browser.close();
