import type { ReactNode } from 'react';
import type { Settings } from '../../../src-main/contract/person.ts';
import { EDITOR_FONT_SIZE } from '../../../src-main/contract/person.ts';
import { isDesktop } from '../../bridge/desktop.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { selectSettings, selectSettingsFile } from '../../store/selectors.ts';
import { changeSettings } from '../../store/settings.ts';
import { startTour } from '../../store/tour.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Compass } from '../../ui/icons.ts';
import { Modal } from '../../ui/Modal.tsx';
import './settings.css';

const THEMES = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
const MOTIONS = [
  { value: 'system', label: 'Like the system' },
  { value: 'reduced', label: 'Reduced' },
  { value: 'full', label: 'Full' },
] as const;
const ON_OFF = [
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
] as const;
const BODIES = ['16', '64', '256', '1024'].map((value) => ({ value, label: `${value} MiB` }));
const EVENTS = [
  { value: '100000', label: '100,000' },
  { value: '1000000', label: '1,000,000' },
  { value: '5000000', label: '5,000,000' },
];

/** What the person can set; each takes effect at once. */
export function SettingsDialog({ onClose }: { onClose(): void }) {
  const session = useSession();
  const settings = useLab(selectSettings);
  const file = useLab(selectSettingsFile);
  const change: Change = (part) => void changeSettings(session, part);
  return (
    <Modal title="Settings" width="wide" onClose={onClose}>
      <div className="settings scrolls">
        <Row name="Theme">
          <Choice label="Theme" options={THEMES} value={settings.theme} onChoose={(theme) => change({ theme })} />
        </Row>
        <Row name="Motion" note="Reduced: nothing glides, grows or fades. What travels on links still moves.">
          <Choice label="Motion" options={MOTIONS} value={settings.motion} onChoose={(motion) => change({ motion })} />
        </Row>
        <Row name="Type size in editors">
          <FontSize value={settings.editorFontSize} onChange={(editorFontSize) => change({ editorFontSize })} />
        </Row>
        <Row
          name="Keep what is not saved"
          note="A scenario that you write is kept as you type and is there again after a crash. Your file is not touched."
        >
          <Choice
            label="Keep what is not saved"
            options={ON_OFF}
            value={settings.autosave ? 'on' : 'off'}
            onChoose={(value) => change({ autosave: value === 'on' })}
          />
        </Row>
        <WhatLabsKeep settings={settings} change={change} />
        {isDesktop() && (
          <Row name="Updates" note="Of the installed app: looked for at its start, and taken only when they are signed.">
            <Choice
              label="Updates"
              options={ON_OFF}
              value={settings.updates ? 'on' : 'off'}
              onChoose={(value) => change({ updates: value === 'on' })}
            />
          </Row>
        )}
        <Row name="The tour">
          <Button icon={<Compass size={14} />} onClick={() => startTour(session)}>
            Take it again
          </Button>
        </Row>
      </div>
      <p className="settings-file">
        {file === undefined ? (
          'These settings are for this window: they are not kept.'
        ) : (
          <>
            Kept in <span className="mono selectable">{file}</span>
          </>
        )}
      </p>
    </Modal>
  );
}

type Change = (part: Parameters<typeof changeSettings>[1]) => void;

function WhatLabsKeep({ settings, change }: { settings: Settings; change: Change }) {
  return (
    <>
      <Row name="Payload bodies kept" note="Of labs that are opened from now on. The newest stay.">
        <Choice
          label="Payload bodies kept"
          options={BODIES}
          value={String(settings.bodiesMib)}
          onChoose={(value) => change({ bodiesMib: Number(value) })}
        />
      </Row>
      <Row name="Events kept" note="Of labs that are opened from now on. Counters and outcomes cover all of them.">
        <Choice
          label="Events kept"
          options={EVENTS}
          value={String(settings.eventsKept)}
          onChoose={(value) => change({ eventsKept: Number(value) })}
        />
      </Row>
    </>
  );
}

function Row({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return (
    <div className="settings-row">
      <div>
        <strong>{name}</strong>
        {note !== undefined && <p>{note}</p>}
      </div>
      {children}
    </div>
  );
}

function FontSize({ value, onChange }: { value: number; onChange(value: number): void }) {
  const { least, most } = EDITOR_FONT_SIZE;
  return (
    <div className="settings-size">
      <Button aria-label="Smaller" disabled={value <= least} onClick={() => onChange(value - 1)}>
        −
      </Button>
      <output className="mono" aria-label="Type size in editors">
        {value} px
      </output>
      <Button aria-label="Larger" disabled={value >= most} onClick={() => onChange(value + 1)}>
        +
      </Button>
    </div>
  );
}
