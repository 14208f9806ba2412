import { useState } from 'react';
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { Us } from '../../../../src-main/contract/units.ts';
import { SECOND } from '../../../../src-main/contract/units.ts';
import { useSession } from '../../../store/lab-context.tsx';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { CircleSlash, Gauge, Hand, MailX, Scissors, Undo2, Unplug, Waves, Zap } from '../../../ui/icons.ts';
import { ButtonMenu } from '../../../ui/Menu.tsx';
import { holdItems, loseItems, narrowItems, slowDownItems } from '../break-menus.ts';

type Duration = 'open' | '10' | '30' | '120';

const DURATIONS: readonly { value: Duration; label: string }[] = [
  { value: 'open', label: 'until restored' },
  { value: '10', label: '10 s' },
  { value: '30', label: '30 s' },
  { value: '120', label: '2 min' },
];
/** What can be done to an edge's link, and for how long. */
export function LinkActions({ edge }: { edge: EdgeSnapshot }) {
  const session = useSession();
  const { actions } = session;
  const [duration, setDuration] = useState<Duration>('open');
  const forUs = duration === 'open' ? undefined : Number(duration) * SECOND;
  const { id, link } = edge;
  const isFaulty = link.kind !== 'healthy' && link.kind !== 'down';
  return (
    <div className="link-actions">
      {isFaulty && (
        <Button look="primary" icon={<Undo2 size={14} />} onClick={() => actions.restoreLink(id)}>
          Restore link
        </Button>
      )}
      <div className="inspector-row">
        <Button icon={<CircleSlash size={14} />} onClick={() => actions.drop(id, 'responses', forUs)}>
          Drop responses
        </Button>
        <Button icon={<CircleSlash size={14} />} onClick={() => actions.drop(id, 'requests', forUs)}>
          Drop requests
        </Button>
        <Button icon={<Scissors size={14} />} keys="X" onClick={() => actions.drop(id, 'both', forUs)}>
          Cut both
        </Button>
        <ButtonMenu label="Slow down by" items={slowDownItems(session, id, forUs)}>
          <Button icon={<Gauge size={14} />}>Slow down …</Button>
        </ButtonMenu>
        <ButtonMenu label="Lose" items={loseItems(session, id, forUs)}>
          <Button icon={<Unplug size={14} />}>Lose messages …</Button>
        </ButtonMenu>
        <SubtleFaults id={id} forUs={forUs} />
        <Button icon={<Zap size={14} />} onClick={() => actions.resetLink(id)}>
          Reset
        </Button>
        <Button className="whole-row" icon={<MailX size={14} />} onClick={() => actions.inject({ kind: 'link-lose-answer', link: id })}>
          Lose the next answer
        </Button>
      </div>
      <div className="link-duration">
        <span>lasts</span>
        <Choice label="How long the fault lasts" options={DURATIONS} value={duration} onChoose={setDuration} />
      </div>
    </div>
  );
}

/** What a network does that is neither dead nor merely slow. */
function SubtleFaults({ id, forUs }: { id: EdgeId; forUs: Us | undefined }) {
  const session = useSession();
  return (
    <>
      <ButtonMenu label="Narrow or flap" items={narrowItems(session, id, forUs)}>
        <Button icon={<Waves size={14} />}>Narrow, flap …</Button>
      </ButtonMenu>
      <ButtonMenu label="Hold messages" items={holdItems(session, id, forUs)}>
        <Button icon={<Hand size={14} />}>Hold messages …</Button>
      </ButtonMenu>
    </>
  );
}
