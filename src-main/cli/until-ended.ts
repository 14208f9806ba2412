import { EXIT } from './exit-status.ts';

/** Until Ctrl+C, or until the process is asked to end; a second time ends it at once. */
export function untilEnded(): Promise<void> {
  return new Promise((done) => {
    let isEnding = false;
    const end = (): void => {
      if (isEnding) process.exit(EXIT.interrupted);
      isEnding = true;
      done();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  });
}
