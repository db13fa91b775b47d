import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './program';

/** Where global set-up tells the workers of the folder that it made. */
const TEMPLATE = 'E2E_TEMPLATE';

/** The association that holds the manual's table, and its one account. */
export const MANUAL = { code: '55', name: '示例手册注册会计师协会', username: 'manual-clerk' };

/** Makes the data that every worker starts from; returns what removes it. */
export function makeTemplate(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'huizheng-e2e-'));
  run(folder, ['demo']);
  run(folder, ['association', 'add', '--code', MANUAL.code, '--name', MANUAL.name]);
  const table = resolve(import.meta.dirname, '../fixtures/manual_members.csv');
  run(folder, ['member', 'import', table, '--association', MANUAL.code]);
  process.env[TEMPLATE] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** A copy of that data. */
export function copyOfTemplate(): { folder: string; remove: () => void } {
  const template = process.env[TEMPLATE];
  if (!template) throw new Error(`${TEMPLATE} is not set: global set-up has not run`);
  const folder = mkdtempSync(join(tmpdir(), 'huizheng-e2e-'));
  cpSync(template, folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The accounts of the demo with their passwords. */
export function accountsIn(folder: string): Map<string, string> {
  const lines = readFileSync(join(folder, 'demo-accounts.txt'), 'utf8').trimEnd().split('\n');
  return new Map(
    lines.map((line) => {
      const [username, password] = line.split('\t');
      if (!username || !password) throw new Error('demo-accounts.txt is not as expected');
      return [username, password];
    }),
  );
}

/** Adds an account with a password that need not be changed; returns the password. */
export function addAccount(folder: string, username: string, association: string): string {
  const password = `${username}-${crypto.randomUUID()}`;
  const args = ['user', 'add', username, '--association', association, '--role', 'clerk'];
  run(folder, [...args, '--password-stdin'], `${password}\n`);
  return password;
}
