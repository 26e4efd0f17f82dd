// Opens reports in headless Chromium, narrow and wide, light and dark: saves screenshots
// of the whole and of each section, and fails on errors in the console, requests to anywhere,
// missing sections, plots that show nothing, and pages wider than the window.
//
//   npm ci && node look.mjs FOLDER REPORT.html ...
//
// CHROMIUM names the browser where it is not in the usual places. The sections that a report must
// have are those that it names itself, in <meta name="sections" content="...">.
import { existsSync, mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const WINDOWS = { narrow: { width: 390, height: 844 }, wide: { width: 1280, height: 900 } };
const SCHEMES = ['light', 'dark'];

const [folder, ...reports] = process.argv.slice(2);
if (reports.length === 0) {
  console.error('usage: node look.mjs FOLDER REPORT.html ...');
  process.exit(2);
}
const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path && existsSync(path));
if (!executablePath) {
  console.error('no Chromium found; name one in CHROMIUM');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
let faults = 0;

async function look(report, scheme, size) {
  const page = await browser.newPage({ viewport: WINDOWS[size], colorScheme: scheme });
  const found = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      found.push(`console: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => found.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) {
      found.push(`asks for ${request.url()}`);
    }
  });
  await page.goto(pathToFileURL(resolve(report)).href);
  found.push(...await page.evaluate(() => {
    const faults = [];
    const wanted = document.querySelector('meta[name="sections"]')?.content.split(' ') ?? [];
    if (wanted.length === 0) {
      faults.push('names no sections');
    }
    for (const id of wanted) {
      const section = document.getElementById(id);
      if (!section || !section.querySelector('h2') || section.children.length < 2) {
        faults.push(`section ${id} is missing or empty`);
      }
    }
    const plots = [...document.querySelectorAll('.plot canvas')];
    if (Number(document.documentElement.dataset.drawn) !== plots.length) {
      faults.push('not every plot was drawn');
    }
    for (const canvas of plots) {
      const { width, height } = canvas;
      const pixels = new Uint32Array(
        canvas.getContext('2d').getImageData(0, 0, width, height).data.buffer);
      if (new Set(pixels).size < 4) {
        faults.push(`nothing in the plot "${canvas.getAttribute('aria-label')}"`);
      }
    }
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over > 0) {
      faults.push(`the page is ${over} pixels too wide`);
    }
    const table = document.querySelector('table.sortable');
    if (table) {
      const column = [...table.tHead.rows[0].cells].findIndex((c) => /GFLOP|GB/.test(c.textContent));
      const button = table.tHead.rows[0].cells[column].querySelector('button');
      button.click();
      button.click();
      const values = [...table.tBodies[0].rows]
        .map((row) => row.cells[column].textContent).filter((text) => text !== '').map(Number);
      if (values.some((value, i) => i > 0 && value > values[i - 1])) {
        faults.push('the table does not sort');
      }
    }
    return faults;
  }));
  const name = join(folder, `${basename(report, '.html')}-${size}-${scheme}`);
  await page.screenshot({ path: `${name}.png`, fullPage: true });
  for (const section of await page.locator('main section').all()) {
    await section.screenshot({ path: join(name, `${await section.getAttribute('id')}.png`) });
  }
  await page.close();
  console.log(`${found.length === 0 ? 'fine' : 'BAD '}  ${name}.png`);
  found.forEach((fault) => console.log(`      ${fault}`));
  faults += found.length;
}

for (const report of reports) {
  for (const size of Object.keys(WINDOWS)) {
    for (const scheme of SCHEMES) {
      await look(report, scheme, size);
    }
  }
}
await browser.close();
process.exit(faults === 0 ? 0 : 1);
