import { useMemo, useState } from 'react';
import type { PayloadId } from '../../../src-main/contract/ids.ts';
import type { PayloadRecord } from '../../../src-main/trace/ledger.ts';
import { formatMoment } from '../../format/time.ts';
import { outcomeTone } from '../../format/tones.ts';
import { useSession } from '../../store/lab-context.tsx';
import type { LabSession } from '../../store/lab-session.ts';
import { select } from '../../store/lab-store.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { TEXT_MAX, useListKeys } from './use-list-keys.ts';

const SHOWN_MAX = 50;
const WHOLE_ID = /^[\w.-]+:\d+$/;

/** Finds payloads by their id or correlation id, newest first. */
export function SearchDialog({ onClose }: { onClose(): void }) {
  const session = useSession();
  const [query, setQuery] = useState('');
  const text = query.trim();
  const rows = useMemo(() => found(session, text), [session, text]);
  const run = (index: number): void => {
    const row = rows[index];
    onClose();
    if (row !== undefined) select(session.store, { kind: 'payload', id: row.id });
  };
  const showAll = (): void => {
    onClose();
    select(session.store, { kind: 'payloads', filter: text === '' ? {} : { text } });
  };
  const { active, setActive, row, onKeyDown } = useListKeys(rows.length, text, run);
  return (
    <Modal title="Find a payload" isTitleHidden width="wide" onClose={onClose}>
      <input
        className="palette-input"
        placeholder="Payload id or correlation id, for example edge-us-1:118"
        aria-label="Payload id or correlation id"
        value={query}
        maxLength={TEXT_MAX}
        spellCheck={false}
        role="combobox"
        aria-expanded
        aria-controls="search-list"
        aria-activedescendant={`found-${active}`}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div id="search-list" className="palette-list search-list scrolls" role="listbox" tabIndex={-1} aria-label="Payloads">
        {rows.map((record, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field
          <div
            key={record.id}
            id={`found-${index}`}
            ref={index === active ? row : null}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onPointerMove={() => setActive(index)}
            onClick={() => run(index)}
          >
            <Mark tone={outcomeTone(record)} />
            <span className="palette-title mono">{record.id}</span>
            <span className="palette-group mono">{record.correlation}</span>
            <span className="palette-group">{record.deliveries > 1 ? `${record.deliveries} deliveries` : record.outcome}</span>
            <span className="palette-group mono">{formatMoment(record.submittedAt)}</span>
          </div>
        ))}
        {rows.length === 0 && (
          <div className="palette-none">
            {text === '' ? 'No payload has been submitted yet.' : 'No payload has this in its id or correlation id.'}
          </div>
        )}
      </div>
      {rows.length > 0 && (
        <div className="palette-foot">
          <button type="button" className="text-button" onClick={showAll}>
            Show as a list in the inspector
          </button>
        </div>
      )}
    </Modal>
  );
}

/** Who types a whole id wants that payload, however many have an id that begins like it. */
function found(session: LabSession, text: string): PayloadRecord[] {
  const { rows } = session.payloads(text === '' ? {} : { text });
  const exact = WHOLE_ID.test(text) ? session.payload(text as PayloadId) : undefined;
  return (exact === undefined ? rows : [exact, ...rows.filter(({ id }) => id !== exact.id)]).slice(0, SHOWN_MAX);
}
