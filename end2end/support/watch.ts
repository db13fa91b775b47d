import { type BrowserContext, type ConsoleMessage, expect } from '@playwright/test';

/** Nobody is asked by these: the page's own data, and Chromium's own reader of PDFs. */
const OWN = new Set(['data:', 'blob:', 'chrome:', 'chrome-extension:']);

/**
 * Notes what must not happen on any page: errors and warnings in the console
 * (hydration tells of its faults there), uncaught errors, requests to anybody
 * but the server.
 */
export class Watch {
  private readonly faults: string[] = [];
  private readonly allowed: RegExp[] = [];

  constructor(private readonly origin: string) {}

  /** Watches everything that happens in a context. */
  follow(context: BrowserContext): void {
    context.on('console', (message) => this.judge(message));
    context.on('weberror', (error) => {
      const text = `uncaught: ${error.error().stack || error.error()}`;
      if (!this.allowed.some((allowed) => allowed.test(text))) this.faults.push(text);
    });
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== this.origin && !OWN.has(protocol)) {
        this.faults.push(`request to ${request.url()}`);
      }
    });
  }

  /**
   * The server will refuse something: Chromium writes each such answer into
   * the console, whatever the page makes of it.
   */
  expectStatus(status: number): void {
    this.allowed.push(new RegExp(`^Failed to load resource: .*status of ${status}\\b`));
  }

  /** The network will fail. */
  expectNetworkFailure(): void {
    this.allowed.push(/^Failed to load resource: net::ERR_/);
  }

  /** A chunk will not come: its loader writes into the console why. */
  expectMissingChunk(): void {
    this.allowed.push(/^TypeError: Failed to (?:fetch|execute 'compile' on 'WebAssembly')/);
  }

  /** The program of the page will die: it writes why, and whatever calls it later fails. */
  expectPanic(): void {
    this.allowed.push(/panicked at /, /^(?:uncaught: )?RuntimeError: unreachable/);
  }

  /** WebAssembly will not come: the browser writes why. */
  expectNoWasm(): void {
    this.expectStatus(404);
    this.allowed.push(
      /WebAssembly/,
      /Content Security Policy/,
      /^(?:uncaught: )?(?:CompileError|TypeError)\b/,
      /failed to fetch Wasm/,
      // Errors of WebAssembly come from the page without their words.
      /^uncaught: $/,
    );
  }

  /** Fails if anything was noted. */
  check(): void {
    expect(this.faults, 'console, uncaught errors, foreign requests').toEqual([]);
  }

  private judge(message: ConsoleMessage): void {
    const kind = message.type();
    const text = message.text();
    if (kind !== 'error' && kind !== 'warning' && kind !== 'assert') return;
    if (this.allowed.some((allowed) => allowed.test(text))) return;
    this.faults.push(`console ${kind}: ${text} (${message.location().url})`);
  }
}
