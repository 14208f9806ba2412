import { faultTarget } from '../../../../src-main/contract/fault.ts';
import { formatCount } from '../../../format/numbers.ts';
import { formatSpan } from '../../../format/time.ts';
import { hubWord } from '../../../format/words.ts';
import { RESTART_US } from '../../../store/actions.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { selectEdges, selectFaults, selectLab } from '../../../store/selectors.ts';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { OctagonX, RotateCcw, Unplug } from '../../../ui/icons.ts';
import { ButtonMenu } from '../../../ui/Menu.tsx';
import { Section } from '../../../ui/Section.tsx';
import { breakHubItems } from '../break-menus.ts';
import { FaultList } from './FaultList.tsx';
import { Heading } from './Heading.tsx';
import { LogLines } from './LogLines.tsx';
import { PluginList } from './PluginList.tsx';

export function HubInspector() {
  const session = useSession();
  useVersionEvery(250);
  const edges = useLab(selectEdges);
  const lab = useLab(selectLab);
  const { hub } = session.shown().topology;
  const faults = useLab(selectFaults).filter(({ action }) => faultTarget(action).on === 'hub');
  const { actions } = session;
  return (
    <>
      <Heading title="hub" tone={hub.isUp ? 'delivered' : hub.hasCrashed ? 'lost' : 'pending'} state={hubWord(hub)}>
        <Facts
          facts={[
            ['address', hub.address],
            [
              'connected',
              `${formatCount(edges.filter((edge) => edge.phase === 'connected').length)} of ${formatCount(edges.length)} edges`,
            ],
            ['profile', lab?.profile],
          ]}
        />
      </Heading>
      <div className="inspector-actions inspector-row">
        {hub.isUp ? (
          <>
            <Button look="danger" icon={<OctagonX size={14} />} keys="C" onClick={() => actions.crashHub()}>
              Crash
            </Button>
            <ButtonMenu label="Break the hub" items={breakHubItems(session)}>
              <Button icon={<Unplug size={14} />}>Break …</Button>
            </ButtonMenu>
            <Button className="whole-row" icon={<RotateCcw size={14} />} onClick={() => actions.crashHub(RESTART_US)}>
              Crash, restart after {formatSpan(RESTART_US)}
            </Button>
          </>
        ) : (
          <Button look="primary" icon={<RotateCcw size={14} />} onClick={() => actions.restartHub()}>
            Restart
          </Button>
        )}
      </div>
      {faults.length > 0 && (
        <Section title="Faults on the hub">
          <FaultList faults={faults} />
        </Section>
      )}
      <Section title="Plugins">
        <PluginList node="hub" plugins={hub.plugins} />
      </Section>
      <LogLines node="hub" />
    </>
  );
}
