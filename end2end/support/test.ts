import { type BrowserContext, test as base } from '@playwright/test';
import { Accounts, type Account } from './accounts';
import { accountsIn, copyOfTemplate } from './data';
import { Members } from './members';
import { Server } from './program';
import { Watch } from './watch';

export { expect } from '@playwright/test';

/** Nobody is signed in. */
const NOBODY = { cookies: [], origins: [] };

/** Options of a test. */
export interface Options {
  /** Who is signed in when the test starts. */
  account: Account | null;
}

interface Fixtures {
  /** What must not happen on any page; checked when the test ends. */
  watch: Watch;
  /** Opens a second browser window, watched like the first, signed in as somebody else. */
  secondWindow: (account: Account | null) => Promise<BrowserContext>;
}

interface WorkerFixtures {
  /** A server of the worker's own, on a fresh copy of the data. */
  server: Server;
  accounts: Accounts;
  members: Members;
}

export const test = base.extend<Fixtures & Options, WorkerFixtures>({
  account: ['beishan-clerk', { option: true }],

  server: [
    async ({}, use) => {
      const { folder, remove } = copyOfTemplate();
      const server = await Server.start(folder);
      await use(server);
      await server.stop();
      remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  accounts: [
    async ({ server, playwright }, use) => {
      const signIn = async (username: string, password: string) => {
        const request = await playwright.request.newContext({ baseURL: server.url, storageState: NOBODY });
        const answer = await request.post('/login', { form: { username, password }, maxRedirects: 0 });
        if (answer.status() !== 303) throw new Error(`sign-in of ${username}: ${answer.status()}`);
        const state = await request.storageState();
        await request.dispose();
        return state;
      };
      await use(new Accounts(server.dataDir, accountsIn(server.dataDir), signIn));
    },
    { scope: 'worker' },
  ],

  members: [async ({}, use) => use(new Members()), { scope: 'worker' }],

  baseURL: async ({ server }, use) => use(server.url),

  storageState: async ({ account, accounts }, use) =>
    use(account ? await accounts.session(account) : NOBODY),

  watch: async ({ server }, use) => {
    const watch = new Watch(server.url);
    await use(watch);
    watch.check();
  },

  context: async ({ context, watch }, use) => {
    watch.follow(context);
    await use(context);
  },

  secondWindow: async ({ browser, accounts, server, watch, viewport }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (account) => {
      const context = await browser.newContext({
        baseURL: server.url,
        viewport,
        // Said always: else the session of the test itself would be taken over.
        storageState: account ? await accounts.session(account) : NOBODY,
      });
      watch.follow(context);
      opened.push(context);
      return context;
    });
    for (const context of opened) await context.close();
  },
});
