import { useEffect, useState } from 'react';
import { useSession } from '../store/lab-context.tsx';
import { summaryOf } from '../store/live-summary.ts';

/** No more often than this is anything said. */
const EVERY_MS = 5_000;

/** Tells a screen reader what the pictures show, politely: what has changed since it last spoke, while the view is at now. */
export function LiveSummary() {
  const { store } = useSession();
  const [text, setText] = useState('');
  useEffect(() => {
    let told = store.getState();
    const timer = setInterval(() => {
      const state = store.getState();
      const isSameLab = told.lab === state.lab && told.moment === undefined && state.moment === undefined;
      const summary = isSameLab ? summaryOf(told.snapshot, state.snapshot) : '';
      told = state;
      if (summary !== '') setText(summary);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [store]);
  return (
    <p className="unseen" role="status" aria-label="What happens in the lab">
      {text}
    </p>
  );
}
