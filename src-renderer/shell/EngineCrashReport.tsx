import { useEffect, useState } from 'react';
import type { EngineCrash } from '../bridge/desktop.ts';
import { onTold } from '../bridge/desktop.ts';
import { Button } from '../ui/Button.tsx';
import { CodeBlock } from '../ui/CodeBlock.tsx';
import { RotateCcw, X } from '../ui/icons.ts';
import './crash.css';

/** On the desktop: that the engine died, what became of the lab, and what its log says last. Stays until it is dismissed. */
export function EngineCrashReport() {
  const [crash, setCrash] = useState<EngineCrash>();
  const [isLogShown, setLogShown] = useState(false);
  useEffect(() => onTold('crash', setCrash), []);
  if (crash === undefined) return null;
  return (
    <section className="crash" aria-label="The engine crashed">
      <div className="banner" data-calm={crash.isBack || undefined} role="status">
        <RotateCcw size={15} aria-hidden="true" />
        <p>
          <strong>
            {crash.isBack ? 'The engine crashed and runs again' : 'The engine crashed too often to be started again by itself'}
          </strong>
          <span>
            : {crash.message}{' '}
            {crash.isBack ? 'The lab goes on from its files: what the queues had accepted is there.' : 'The lab’s files stay.'}
          </span>
        </p>
        <Button onClick={() => setLogShown(!isLogShown)}>{isLogShown ? 'Hide the log' : 'Show the log'}</Button>
        <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => setCrash(undefined)}>
          <X size={14} aria-hidden="true" />
        </button>
      </div>
      {isLogShown && (
        <div className="crash-log">
          <CodeBlock text={crash.lines.join('\n')} hasNumbers={false} label="The last lines of the engine’s log" />
          <p className="selectable">
            All of it: <code>{crash.file}</code>
          </p>
        </div>
      )}
    </section>
  );
}
