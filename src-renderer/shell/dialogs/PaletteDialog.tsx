import { useMemo, useState } from 'react';
import { commandsFor } from '../../store/commands.ts';
import { matchScore } from '../../store/fuzzy.ts';
import { useSession } from '../../store/lab-context.tsx';
import { Keys } from '../../ui/Keys.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { TEXT_MAX, useListKeys } from './use-list-keys.ts';

const SHOWN_MAX = 60;

export function PaletteDialog({ onClose }: { onClose(): void }) {
  const session = useSession();
  const [query, setQuery] = useState('');
  const found = useMemo(() => {
    const scored = commandsFor(session, query.trim()).flatMap((command) => {
      const score = matchScore(`${command.title} ${command.group}`, query);
      return score === undefined ? [] : [{ command, score }];
    });
    if (query.trim() !== '') scored.sort((one, other) => other.score - one.score);
    return scored.slice(0, SHOWN_MAX).map(({ command }) => command);
  }, [session, query]);
  const run = (index: number): void => {
    onClose();
    found[index]?.run();
  };
  const { active, setActive, row, onKeyDown } = useListKeys(found.length, query, run);
  return (
    <Modal title="Commands" isTitleHidden width="wide" onClose={onClose}>
      <input
        className="palette-input"
        placeholder="Type a command, an edge, a speed …"
        aria-label="Command"
        value={query}
        maxLength={TEXT_MAX}
        spellCheck={false}
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={`command-${active}`}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div id="palette-list" className="palette-list scrolls" role="listbox" tabIndex={-1} aria-label="Commands">
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field
          <div
            key={`${command.group} ${command.title}`}
            id={`command-${index}`}
            ref={index === active ? row : null}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onPointerMove={() => setActive(index)}
            onClick={() => run(index)}
          >
            <span className="palette-title">{command.title}</span>
            <span className="palette-group">{command.group}</span>
            <span className="palette-keys">{command.keys !== undefined && <Keys keys={command.keys} />}</span>
          </div>
        ))}
        {found.length === 0 && <div className="palette-none">No command is called that. Try “cut”, “crash” or an edge's id.</div>}
      </div>
    </Modal>
  );
}
