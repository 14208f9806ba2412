/** The engine in a process of its own, for tests that kill it: prints each accepted payload at the moment the trace has it. */
import { openLabSession } from '../../../src-main/runtime/lab-session.ts';
import { TestWindow } from '../live-lab.ts';

const [scenario, directory, mode] = process.argv.slice(2) as [string, string, 'traffic' | 'drain'];
const session = await openLabSession({ scenario, directory });
const window = new TestWindow(session).hello();
process.stdout.write(`ready ${session.info.hubAddress}\n`);

if (mode === 'drain') {
  await window.until(() => window.ledger.counters.pending === 0 && window.events.some((event) => event.type === 'lab-resumed'));
  // Delivered is not yet deleted: the end is when no batch is open and every queue is empty.
  await window.until(() => {
    const pending = new Map<string, number>();
    for (const event of window.events) {
      if ((event.type === 'edge-started' || event.type === 'batch-deleted' || event.type === 'payload-queued') && 'pending' in event)
        pending.set(event.edge, event.pending);
    }
    return [...pending.values()].every((count) => count === 0);
  });
  process.stdout.write('drained\n');
  await session.dispose();
} else {
  let seen = 0;
  await window.until(() => {
    for (; seen < window.events.length; seen += 1) {
      const event = window.events[seen];
      if (event?.type === 'payload-queued') process.stdout.write(`accepted ${event.payload}\n`);
    }
    return false;
  });
}
