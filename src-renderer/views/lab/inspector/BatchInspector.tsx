import type { BatchId } from '../../../../src-main/contract/ids.ts';
import { payloadId } from '../../../../src-main/contract/ids.ts';
import { formatBytes, formatCount, plural } from '../../../format/numbers.ts';
import { formatMoment } from '../../../format/time.ts';
import { outcomeTone } from '../../../format/tones.ts';
import { useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import type { BatchMark } from '../../../store/space-time-model.ts';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { LocateFixed, MailX } from '../../../ui/icons.ts';
import { Mark } from '../../../ui/Mark.tsx';
import { Section } from '../../../ui/Section.tsx';
import { batchEnd, batchTone } from '../batch-words.ts';
import { CopyButtons } from './CopyButtons.tsx';
import { Gone, Heading } from './Heading.tsx';

export function BatchInspector({ id }: { id: BatchId }) {
  const session = useSession();
  useVersionEvery(200);
  const batch = session.model.spaceTime.batch(id);
  if (batch === undefined) return <Gone title={id}>Its events are no longer kept.</Gone>;
  const { store } = session;
  const last = batch.acknowledgedAt ?? batch.failed?.at ?? batch.answeredAt ?? batch.receivedAt ?? batch.sentAt;
  return (
    <>
      <Heading title={`${batch.edge} #${batch.sequence}`} tone={batchTone(batch)} state={stateWord(batch)}>
        <Facts
          facts={[
            ['payloads', formatCount(batch.numbers.length)],
            ['size', batch.bytes > 0 ? formatBytes(batch.bytes) : undefined],
            ['sent', formatMoment(batch.sentAt)],
            ['hub received', moment(batch.receivedAt)],
            ['hub answered', moment(batch.answeredAt)],
            ['acknowledged', moment(batch.acknowledgedAt)],
            ['given up', moment(batch.failed?.at)],
            ['duplicates', batch.duplicates > 0 ? formatCount(batch.duplicates) : undefined],
          ]}
        />
        <p className="inspector-sentence">{sentence(batchEnd(batch))}</p>
      </Heading>
      <div className="inspector-actions">
        {isUnderway(batch) && !session.shown().isPast && (
          <Button icon={<MailX size={14} />} onClick={() => session.actions.loseAnswer(batch.edge, id)}>
            Lose the answer
          </Button>
        )}
        <Button icon={<LocateFixed size={14} />} onClick={() => session.showInSpaceTime(batch.sentAt, last)}>
          Show in space-time
        </Button>
        <Button onClick={() => select(store, { kind: 'edge', id: batch.edge })}>Show {batch.edge}</Button>
        <CopyButtons subject={{ kind: 'batch', id }} />
      </div>
      <Section title={plural(batch.numbers.length, 'payload')}>
        <ul className="id-list">
          {batch.numbers.map((number) => {
            const payload = session.model.ledger.payload(payloadId(batch.edge, number));
            return (
              <li key={number}>
                <button type="button" onClick={() => select(store, { kind: 'payload', id: payloadId(batch.edge, number) })}>
                  {payload !== undefined && <Mark tone={outcomeTone(payload)} size={9} />}
                  <span className="mono">{number}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </Section>
    </>
  );
}

/** The edge waits for its answer; of a real edge's batches the lab sees only what the hub does. */
const isUnderway = ({ sequence, acknowledgedAt, failed, diedAt, lost }: BatchMark): boolean =>
  sequence > 0 && acknowledgedAt === undefined && failed === undefined && diedAt === undefined && lost === undefined;

const moment = (at: number | undefined): string | undefined => (at === undefined ? undefined : formatMoment(at));
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function stateWord(batch: BatchMark): string {
  if (batch.acknowledgedAt !== undefined) return 'acknowledged';
  if (batch.lost !== undefined) return `${batch.lost.what} lost`;
  if (batch.failed !== undefined) return batch.failed.reason === 'timeout' ? 'timed out' : 'failed';
  return batch.diedAt === undefined ? 'in flight' : 'edge crashed';
}
