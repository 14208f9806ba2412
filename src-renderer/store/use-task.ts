/** Something that is asked of the engine and takes a while: what it gave, why it could not, or that it is at work. */
import { useCallback, useRef, useState } from 'react';

export type Task<T> = { status: 'idle' } | { status: 'working' } | { status: 'done'; result: T } | { status: 'failed'; reason: string };

/** A later start makes what an earlier one brings of no interest. */
export function useTask<T extends object>(): [Task<T>, (work: () => Promise<T | { reason: string }>) => void] {
  const [task, setTask] = useState<Task<T>>({ status: 'idle' });
  const latest = useRef(0);
  const start = useCallback((work: () => Promise<T | { reason: string }>): void => {
    latest.current += 1;
    const own = latest.current;
    setTask({ status: 'working' });
    work().then((answer) => {
      if (own !== latest.current) return;
      if ('reason' in answer) setTask({ status: 'failed', reason: String(answer.reason) });
      else setTask({ status: 'done', result: answer });
    });
  }, []);
  return [task, start];
}
