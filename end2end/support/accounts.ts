import type { BrowserContextOptions } from '@playwright/test';
import { MANUAL, addAccount } from './data';

/** Who can sign in: the demo's staff, and that of the association with the manual's table. */
export type Account =
  | 'beishan-clerk'
  | 'beishan-manager'
  | 'beishan-auditor'
  | 'nanling-clerk'
  | 'admin'
  | 'manual-clerk';

type State = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/** Accounts of one data folder, and the sessions opened with them. */
export class Accounts {
  private readonly sessions = new Map<Account, State>();

  constructor(
    private readonly folder: string,
    private readonly passwords: Map<string, string>,
    private readonly signIn: (username: string, password: string) => Promise<State>,
  ) {}

  /** The password of an account. */
  password(account: Account): string {
    const known = this.passwords.get(account);
    if (known) return known;
    if (account !== MANUAL.username) throw new Error(`the demo has no account ${account}`);
    const made = addAccount(this.folder, account, MANUAL.code);
    this.passwords.set(account, made);
    return made;
  }

  /** A session of the account, opened once for all tests of the worker. */
  async session(account: Account): Promise<State> {
    const open = this.sessions.get(account) ?? (await this.signIn(account, this.password(account)));
    this.sessions.set(account, open);
    return open;
  }

  /** An account of the test's own, whose sessions may be ended. */
  make(username: string, association: string): string {
    return addAccount(this.folder, username, association);
  }
}
