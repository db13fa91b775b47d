import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** The binary, as `cargo xtask test` names it, else the one of an ordinary debug build. */
export const program = process.env.HUIZHENG_BIN ?? resolve(root, 'target/debug/huizheng');
const siteRoot = process.env.HUIZHENG_SITE_ROOT ?? resolve(root, 'target/site-dev');

/** Runs a sub-command on a data folder and returns what it prints. */
export function run(dataDir: string, args: readonly string[], input = ''): string {
  return execFileSync(program, [...args, '--data-dir', dataDir], {
    input,
    encoding: 'utf8',
    env: environment(),
  });
}

/** A server on a port of its own. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly dataDir: string,
    readonly url: string,
  ) {}

  static async start(dataDir: string): Promise<Server> {
    const args = ['serve', '--listen', '127.0.0.1:0', '--data-dir', dataDir, '--site-root', siteRoot];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env: environment() });
    const lines = createInterface({ input: child.stdout });
    const ready = (async () => {
      for await (const line of lines) {
        const url = /^huizheng is ready at (\S+)$/.exec(line)?.[1];
        if (url) return url;
      }
      throw new Error(`${program} ended before it was ready`);
    })();
    const url = await ready;
    // What it prints from now on must not fill the pipe.
    child.stdout.resume();
    return new Server(child, dataDir, url);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

/** Nothing of the surroundings decides what the program does. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('HUIZHENG_') && name !== 'DATABASE_URL',
  );
  return Object.fromEntries(kept);
}
