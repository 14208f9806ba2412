import { useLab, useSession } from '../../store/lab-context.tsx';
import { allow, refuse, selectOpenAsk } from '../../store/trust.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import './trust.css';

/** Asks before the lab reaches out of the sandbox. Whatever closes it, but the one button, means no. */
export function TrustDialog() {
  const session = useSession();
  const ask = useLab(selectOpenAsk);
  if (ask === undefined) return null;
  const doNotRun = (): void => refuse(session.store, ask);
  return (
    <Modal
      title={`Trust ${ask.name}?`}
      description="This lab wants to do something that its sandbox does not hold. Allow it only if you know who made it."
      onClose={doNotRun}
    >
      <div className="modal-body">
        <p className="trust-deed selectable">{ask.does}</p>
        <dl className="trust-facts">
          <dt>SHA-256 of the content and the address</dt>
          <dd>
            <code className="selectable">{ask.hash}</code>
          </dd>
        </dl>
        <p className="trust-note">Spokelab remembers a yes for just these. Anything that changes is asked for again.</p>
        <div className="modal-foot">
          <Button look="primary" onClick={doNotRun} autoFocus>
            Do not run
          </Button>
          <Button look="danger" onClick={() => void allow(session, ask)}>
            Run and remember
          </Button>
        </div>
      </div>
    </Modal>
  );
}
