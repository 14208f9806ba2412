import { useEffect, useRef } from 'react';
import type { WhyPart } from '../../../../src-main/trace/why/answer.ts';
import type { Proof } from '../../../../src-main/trace/why/proof.ts';
import type { CounterWhy } from '../../../../src-main/trace/why/why-counter.ts';
import { formatCount } from '../../../format/numbers.ts';
import { formatMoment } from '../../../format/time.ts';
import { Mentions } from '../../../mentions/Mentions.tsx';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import type { Selection } from '../../../store/selection.ts';
import { selectShownEvent, selectWhyAsked } from '../../../store/selectors.ts';
import { Figures } from '../../../ui/Figures.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import '../why.css';

/** Why a payload is as it is: a sentence for each thing to explain, with the events that prove it. */
export function Why({ parts }: { parts: readonly WhyPart[] }) {
  return (
    <Answer>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place, and its words change as time goes on
        <Part key={index} part={part} />
      ))}
    </Answer>
  );
}

/** Why a counter is what it is, with an example of its commonest cause. */
export function WhyCounter({ why, total }: { why: CounterWhy; total: number }) {
  const { store } = useSession();
  const { example } = why;
  return (
    <Answer>
      <p className="why-text selectable">
        <Mentions text={why.text} />
        {why.count < total && ` The other ${formatCount(total - why.count)} are older than what this window keeps.`}
      </p>
      {example !== undefined && (
        <>
          <p className="why-example">
            For example{' '}
            <button type="button" className="text-button mono" onClick={() => select(store, { kind: 'payload', id: example.payload })}>
              {example.payload}
            </button>
          </p>
          <Part part={example.part} />
        </>
      )}
    </Answer>
  );
}

/** Takes the focus when somebody asks (W), so that the answer is read out and its first event is one Tab away. */
function Answer({ children }: { children: React.ReactNode }) {
  const asked = useLab(selectWhyAsked);
  const { store } = useSession();
  const own = useRef<HTMLElement>(null);
  useEffect(() => {
    if (asked === 0) return;
    store.setState({ whyAsked: 0 });
    own.current?.scrollIntoView({ block: 'nearest' });
    own.current?.focus();
  }, [asked, store]);
  return (
    <section className="why" aria-label="Why?" tabIndex={-1} ref={own}>
      <h3>Why?</h3>
      {children}
    </section>
  );
}

function Part({ part }: { part: WhyPart }) {
  return (
    <div className="why-part" data-tone={part.tone}>
      <p className="why-text selectable">
        <Mark tone={part.tone} size={10} />
        <Mentions text={part.text} named={batchesOf(part.proof)} />
      </p>
      <ol className="why-proof" aria-label="Events that prove it">
        {part.proof.map((proof) => (
          <ProofButton key={proof.index} proof={proof} />
        ))}
      </ol>
    </div>
  );
}

/** A sentence calls a batch by its number; the proof says which it is. */
const batchesOf = (proof: readonly Proof[]): ReadonlyMap<string, Selection> =>
  new Map(
    proof.flatMap(({ batch }) =>
      batch === undefined ? [] : [[`batch #${batch.slice(batch.lastIndexOf('.') + 1)}`, { kind: 'batch', id: batch }]],
    ),
  );

function ProofButton({ proof }: { proof: Proof }) {
  const session = useSession();
  const isShown = useLab(selectShownEvent)?.index === proof.index;
  return (
    <li>
      <button type="button" aria-pressed={isShown} title="Show it in space-time" onClick={() => session.whys.show(proof)}>
        <span className="why-time mono">{formatMoment(proof.at)}</span>
        <span data-tone={proof.tone}>
          <Figures text={proof.text} />
        </span>
      </button>
    </li>
  );
}
