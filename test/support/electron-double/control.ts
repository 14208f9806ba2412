/** Lets the test run a function in this process, with Electron's stand-in as its first argument. */
type Asked = { ask: number; source: string; argument: unknown };

process.on('message', async ({ ask, source, argument }: Asked) => {
  try {
    const electron: unknown = await import('./electron.ts');
    // The test's own function, as text.
    const run = new Function(`return (${source})`)() as (electron: unknown, argument: unknown) => unknown;
    process.send?.({ ask, value: await run(electron, argument) });
  } catch (error) {
    process.send?.({ ask, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.on('disconnect', () => process.exit(0));

export {};
