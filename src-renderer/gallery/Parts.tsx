import { useState } from 'react';
import { Button, IconButton } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { CodeBlock } from '../ui/CodeBlock.tsx';
import { Cover } from '../ui/Cover.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Gauge } from '../ui/Gauge.tsx';
import { Inbox, Package, Plus, Scissors, Trash2 } from '../ui/icons.ts';
import { Keys } from '../ui/Keys.tsx';
import type { MenuItem } from '../ui/Menu.tsx';
import { ButtonMenu } from '../ui/Menu.tsx';
import { Modal } from '../ui/Modal.tsx';
import type { Phase } from '../ui/PhaseMark.tsx';
import { PhaseMark } from '../ui/PhaseMark.tsx';
import { ExpectationList } from '../ui/ReportParts.tsx';
import { Section } from '../ui/Section.tsx';
import { TailedName } from '../ui/TailedName.tsx';
import { TaskNote } from '../ui/TaskNote.tsx';
import { Part } from './Part.tsx';

const LOOKS = ['plain', 'primary', 'danger', 'quiet'] as const;
const PHASES: readonly Phase[] = ['connected', 'starting', 'connecting', 'disconnected', 'crashed'];
const nothing = (): void => {};
const ITEMS: readonly MenuItem[] = [
  { label: 'Cut both', icon: <Scissors size={13} />, keys: 'X', run: nothing },
  { label: 'Remove edge …', icon: <Trash2 size={13} />, isDanger: true, run: nothing },
  { kind: 'line' },
  { label: '20×', isChecked: true, run: nothing },
  { label: '10×', isChecked: false, run: nothing },
  { kind: 'group', label: 'Slow down', items: [{ label: 'by 400 ms each way', run: nothing }] },
];

/** Each part of the window in each state that it has without being touched; hover and focus are had by doing so. */
export function Parts({ theme }: { theme: string }) {
  return (
    <>
      <Buttons theme={theme} />
      <Fields theme={theme} />
      <Marks theme={theme} />
      <Words theme={theme} />
      <Overlays theme={theme} />
    </>
  );
}

function Buttons({ theme }: { theme: string }) {
  return (
    <Part title="Buttons" theme={theme}>
      {LOOKS.map((look) => (
        <Button key={look} look={look} icon={<Plus size={14} />} keys="C">
          {look}
        </Button>
      ))}
      {LOOKS.map((look) => (
        <Button key={look} look={look} disabled>
          {look}, disabled
        </Button>
      ))}
      <IconButton label={`Add, ${theme}`} icon={<Plus size={15} />} />
      <IconButton label={`Chosen, ${theme}`} icon={<Plus size={15} />} aria-pressed />
      <IconButton label={`Disabled, ${theme}`} icon={<Plus size={15} />} disabled />
      <span className="gallery-box">
        <Cover label={`edge edge-1, ${theme}`} />
        edge-1
      </span>
      <Keys keys="Ctrl K" />
    </Part>
  );
}

function Fields({ theme }: { theme: string }) {
  const [chosen, setChosen] = useState<'json' | 'text'>('json');
  return (
    <Part title="Fields" theme={theme}>
      <label className="field">
        <span>Empty</span>
        <input className="input" placeholder="the next free one" />
      </label>
      <label className="field">
        <span>Filled</span>
        <input className="input mono" defaultValue="edge-us-1" />
      </label>
      <label className="field">
        <span>Wrong</span>
        <input className="input" aria-invalid="true" defaultValue="edge-1" />
        <span className="field-error">There is already an edge called that.</span>
      </label>
      <label className="field">
        <span>Not now</span>
        <input className="input" disabled defaultValue="edge-ap-1" />
      </label>
      <label className="field">
        <span>Many lines</span>
        <textarea className="input input-short" defaultValue={'{\n  "hits": 512\n}'} />
      </label>
      <label className="gallery-tick">
        <input type="checkbox" defaultChecked /> chosen
      </label>
      <label className="gallery-tick">
        <input type="checkbox" /> not chosen
      </label>
      <label className="field">
        <span>One of some</span>
        <select className="input">
          <option>every edge</option>
          <option>edge-1</option>
        </select>
      </label>
      <Choice
        label={`Show the body as, ${theme}`}
        options={[
          { value: 'json', label: 'JSON' },
          { value: 'text', label: 'Text' },
        ]}
        value={chosen}
        onChoose={setChosen}
      />
    </Part>
  );
}

function Marks({ theme }: { theme: string }) {
  return (
    <Part title="States of edges and queues" theme={theme}>
      {PHASES.map((phase) => (
        <span key={phase}>
          <PhaseMark phase={phase} /> {phase}
        </span>
      ))}
      <span>
        <PhaseMark phase="connected" isTroubled /> connected, link cut
      </span>
      {[0, 12, 800, 9_600].map((value) => (
        <span key={value} className="gallery-row">
          <Gauge value={value} max={10_000} /> {value}
        </span>
      ))}
    </Part>
  );
}

function Words({ theme }: { theme: string }) {
  return (
    <>
      <Part title="Facts, code, results" theme={theme}>
        <Facts
          facts={[
            ['plugin', '42 cache-stats'],
            ['size', '284 B'],
            ['payload', <TailedName key="payload" text={`edge-${'of-a-long-name-'.repeat(5)}1:1204`} />],
          ]}
        />
        <CodeBlock isJson text={'{\n  "hits": 512,\n  "rate": 92.6,\n  "warm": true,\n  "by": "edge-1"\n}'} label={`Body, ${theme}`} />
        <ExpectationList
          expectations={[
            { text: 'lost = 0', ok: true, actual: '0' },
            { text: 'duplicates = 0', ok: false, actual: '31', brokenAtUs: 52_012_000 },
          ]}
        />
        <TaskNote status="working" working="Running …" />
        <TaskNote status="failed" reason="The hub did not answer." working="" />
      </Part>
      <Section title={`A section, ${theme}`} aside={<Keys keys="S" />}>
        <p className="body-note">What it holds.</p>
      </Section>
      <EmptyState icon={<Inbox size={22} strokeWidth={1.6} />} title="No payload yet" actions={<Button look="primary">Send one</Button>}>
        Payloads come from the scenario's traffic and from edge plugins.
      </EmptyState>
    </>
  );
}

/** Menus and dialogs, in the theme of the column that they are opened in. */
function Overlays({ theme }: { theme: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Part title="Menu and dialog" theme={theme}>
      <ButtonMenu items={ITEMS} label={`Actions, ${theme}`}>
        <Button icon={<Package size={14} />}>Open the menu, {theme}</Button>
      </ButtonMenu>
      <Button onClick={() => setIsOpen(true)}>Open the dialog, {theme}</Button>
      {isOpen && (
        <Modal title="Remove edge-1?" description="Its queue is empty, so no payload is lost." onClose={() => setIsOpen(false)}>
          <div className="modal-body">
            <div className="modal-foot">
              <Button onClick={() => setIsOpen(false)}>Keep it</Button>
              <Button look="danger">Remove edge</Button>
            </div>
          </div>
        </Modal>
      )}
    </Part>
  );
}
