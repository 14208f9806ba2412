import type { ReactNode } from 'react';
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { MessageHeld } from '../../../../src-main/trace/events.ts';
import { formatSpan } from '../../../format/time.ts';
import { describeMessage } from '../../../format/words.ts';
import { useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { Hint } from '../../../ui/Hint.tsx';
import { ArrowUpToLine, Copy, Play, X } from '../../../ui/icons.ts';

const SIZE = 14;

/** What waits on a link, in the order in which it will go; each can go now, go twice, go first, or never. */
export function HeldMessages({ edge, held, at }: { edge: EdgeId; held: readonly MessageHeld[]; at: number }) {
  const { actions, store } = useSession();
  return (
    <ol className="held-list" aria-label={`Held on the link of ${edge}`}>
      {held.map(({ message, direction, carries, batch, at: since }, index) => {
        const name = describeMessage(carries, batch);
        return (
          <li key={message}>
            <span className="held-name">
              {batch === undefined ? (
                name
              ) : (
                <button type="button" className="text-button" onClick={() => select(store, { kind: 'batch', id: batch })}>
                  {name}
                </button>
              )}{' '}
              <small>
                {direction === 'requests' ? 'to the hub' : 'to the edge'} · {formatSpan(Math.max(0, at - since))}
              </small>
            </span>
            {carries === 'batch' && (
              <Act text="Release twice" name={name} icon={<Copy size={SIZE} />} run={() => void actions.releaseHeld(edge, message, 2)} />
            )}
            {index > 0 && (
              <Act
                text="Move to the front"
                name={name}
                icon={<ArrowUpToLine size={SIZE} />}
                run={() => void actions.moveHeld(edge, message)}
              />
            )}
            <Act text="Drop" name={name} icon={<X size={SIZE} />} run={() => void actions.dropHeld(edge, message)} />
            <Act text="Release" name={name} icon={<Play size={SIZE} />} run={() => void actions.releaseHeld(edge, message, 1)} />
          </li>
        );
      })}
    </ol>
  );
}

function Act({ text, name, icon, run }: { text: string; name: string; icon: ReactNode; run: () => void }) {
  return (
    <Hint text={text}>
      <button type="button" className="icon-button" aria-label={`${text}: ${name}`} onClick={run}>
        {icon}
      </button>
    </Hint>
  );
}
