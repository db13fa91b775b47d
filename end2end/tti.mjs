import { chromium } from '@playwright/test';
const [,, runs, ...bases] = process.argv;
const user = process.env.U, pass = process.env.P;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--no-first-run','--disable-background-networking'] });
const out = {}; const html = {};
for (let n = 0; n < Number(runs); n++) for (const base of bases) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(base + '/login');
  await page.fill('#username', user); await page.fill('#password', pass);
  await Promise.all([page.waitForURL('**/members*'), page.press('#password', 'Enter')]);
  await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
  const cookies = await context.cookies();
  await context.close();
  const fresh = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await fresh.addCookies(cookies);
  const p = await fresh.newPage();
  const cdp = await fresh.newCDPSession(p);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await p.addInitScript(() => {
    new MutationObserver((_, o) => { if (document.documentElement?.hasAttribute('data-hydrated')) { window.__tti ??= performance.now(); o.disconnect(); } }).observe(document, { subtree: true, childList: true, attributes: true });
  });
  const answer = await p.goto(base + '/members');
  html[base] = (await answer.body()).length;
  await p.waitForFunction(() => window.__tti !== undefined);
  const [tti, fcp] = await p.evaluate(() => [window.__tti, performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0]);
  (out[base] ??= []).push([Math.round(tti), Math.round(fcp)]);
  await fresh.close();
}
for (const base of bases) { const s = out[base].map((x) => x[0]).sort((a,b)=>a-b), f = out[base].map((x)=>x[1]).sort((a,b)=>a-b); console.log(base, 'tti median', s[s.length>>1], 'range', s[0], s.at(-1), 'fcp', f[f.length>>1], 'html', html[base]); }
await browser.close();
