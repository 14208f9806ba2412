import { useEffect, useState } from 'react';
import type { HookCallRecord, HookOutcome } from '../../../src-main/contract/gateway.ts';
import type { HookRan } from '../../../src-main/trace/events.ts';
import type { RequestStory } from '../../../src-main/trace/request-book.ts';
import { DiffView } from '../../editor/DiffView.tsx';
import { formatMoment } from '../../format/time.ts';
import { Mentions } from '../../mentions/Mentions.tsx';
import { useSession } from '../../store/lab-context.tsx';
import { openDialog, select, showView } from '../../store/lab-store.ts';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { RotateCcw } from '../../ui/icons.ts';
import type { Tone } from '../../ui/Mark.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Section.tsx';

const TONES: Record<HookOutcome, Tone> = { passed: 'neutral', changed: 'in-flight', answered: 'queued', failed: 'failed' };
const WORDS: Record<HookOutcome, string> = {
  passed: 'changed nothing',
  changed: 'changed the request',
  answered: 'answered it',
  failed: 'failed',
};

/** One request's way: every hook in its order with what it did, what was logged, and the payloads that came of it. */
export function RequestJourney({ story }: { story: RequestStory }) {
  const { actions, store } = useSession();
  const [calls, setCalls] = useState<readonly HookCallRecord[]>([]);
  const { id, method, path, edge, at, answer, hooks, logs, payloads } = story;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when a hook has run
  useEffect(() => {
    let isGone = false;
    void actions.ask({ ask: 'hook-calls', request: id }).then((found) => {
      if (!isGone && !('reason' in found)) setCalls(found.calls);
    });
    return () => {
      isGone = true;
    };
  }, [actions, id, hooks.length]);
  return (
    <section className="request-journey scrolls" aria-label={`Request ${id}`}>
      <h3 className="mono selectable">
        {method} {path}
      </h3>
      <Facts
        facts={[
          ['request', id],
          ['edge', <Mentions key="edge" text={edge} named={new Map([[edge, { kind: 'edge', id: edge }]])} />],
          ['came', formatMoment(at)],
          [
            'answered',
            answer === undefined ? (
              'not yet'
            ) : (
              <Mentions key="answer" text={`${answer.status}${answer.by === undefined ? '' : `, by plugin ${answer.by}`}`} />
            ),
          ],
        ]}
      />
      <Section title="Hooks">
        {hooks.length === 0 ? (
          <p className="body-note">No hook was called: its API has none for this request, or no API serves the path.</p>
        ) : (
          <ol className="hook-steps">
            {hooks.map((hook) => (
              <HookStep key={hook.index} hook={hook} call={calls.find(({ index }) => index === hook.index)} />
            ))}
          </ol>
        )}
      </Section>
      {payloads.length > 0 && (
        <Section title="Payloads it caused">
          <ul className="request-payloads">
            {payloads.map((payload) => (
              <li key={payload}>
                <button
                  type="button"
                  className="text-button mono"
                  onClick={() => {
                    select(store, { kind: 'payload', id: payload });
                    showView(store, 'lab');
                  }}
                >
                  {payload}
                </button>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {logs.length > 0 && (
        <Section title="Log">
          <ol className="log selectable">
            {logs.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names, and two can be the same
              <li key={index} data-level={line.level}>
                <time className="mono">{formatMoment(line.at)}</time> <b>{line.level}</b> <Mentions text={line.message} />
              </li>
            ))}
          </ol>
        </Section>
      )}
    </section>
  );
}

function HookStep({ hook, call }: { hook: HookRan; call: HookCallRecord | undefined }) {
  const { store } = useSession();
  const [isOpen, setOpen] = useState(false);
  const { index, stage, name, driver, outcome, changes = [], message, stack, request } = hook;
  return (
    <li className="hook-step" data-outcome={outcome}>
      <Mark tone={TONES[outcome]} size={10} />
      <div>
        <span className="hook-name">
          <b>{stage}</b> <span className="mono">{name}</span> <small>{driver}</small> {WORDS[outcome]}
        </span>
        {changes.length > 0 && (
          <ul className="hook-changes mono selectable">
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        )}
        {message !== undefined && (
          <p className="error-text selectable">
            <Mentions text={message} />
          </p>
        )}
        {stack !== undefined && stack !== '' && <pre className="hook-stack mono selectable">{stack}</pre>}
        {call !== undefined && (
          <span className="hook-actions">
            <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {isOpen ? 'Hide before and after' : 'Before and after'}
            </Button>
            <Button
              look="quiet"
              icon={<RotateCcw size={13} />}
              onClick={() => openDialog(store, { kind: 'replay-hook', request, index, title: `${stage} ${name}` })}
            >
              Run again …
            </Button>
          </span>
        )}
        {isOpen && call !== undefined && (
          <DiffView
            className="hook-diff"
            label={`What ${name} made of it`}
            file="call.json"
            before={{ name: 'it was given', text: pretty(call.before) }}
            after={{ name: 'it gave back', text: pretty(call.after) }}
          />
        )}
      </div>
    </li>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
