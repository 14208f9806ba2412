import { useLab, useSession } from '../store/lab-context.tsx';
import { closeDialog } from '../store/lab-store.ts';
import { selectDialog } from '../store/selectors.ts';
import { AddEdgeDialog } from './dialogs/AddEdgeDialog.tsx';
import { ExportDialog } from './dialogs/ExportDialog.tsx';
import { NotificationsDialog } from './dialogs/NotificationsDialog.tsx';
import { OpenDialog } from './dialogs/OpenDialog.tsx';
import { PaletteDialog } from './dialogs/PaletteDialog.tsx';
import { RemoveEdgeDialog } from './dialogs/RemoveEdgeDialog.tsx';
import { ReplayDeliveryDialog } from './dialogs/ReplayDeliveryDialog.tsx';
import { ReplayHookDialog } from './dialogs/ReplayHookDialog.tsx';
import { SaveAsDialog } from './dialogs/SaveAsDialog.tsx';
import { SaveScenarioDialog } from './dialogs/SaveScenarioDialog.tsx';
import { SearchDialog } from './dialogs/SearchDialog.tsx';
import { SendPayloadDialog } from './dialogs/SendPayloadDialog.tsx';
import { SettingsDialog } from './dialogs/SettingsDialog.tsx';
import { ShortcutsDialog } from './dialogs/ShortcutsDialog.tsx';

/** The dialog that is open, if one is. */
export function Dialogs() {
  const { store } = useSession();
  const dialog = useLab(selectDialog);
  const close = (): void => closeDialog(store);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'palette':
      return <PaletteDialog onClose={close} />;
    case 'notifications':
      return <NotificationsDialog onClose={close} />;
    case 'export':
      return <ExportDialog onClose={close} />;
    case 'search':
      return <SearchDialog onClose={close} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'open':
      return <OpenDialog onClose={close} />;
    case 'save-as':
      return <SaveAsDialog onClose={close} />;
    case 'settings':
      return <SettingsDialog onClose={close} />;
    case 'add-edge':
      return <AddEdgeDialog like={dialog.like} onClose={close} />;
    case 'remove-edge':
      return <RemoveEdgeDialog edge={dialog.edge} onClose={close} />;
    case 'replay-delivery':
      return <ReplayDeliveryDialog payload={dialog.payload} plugin={dialog.plugin} onClose={close} />;
    case 'replay-hook':
      return <ReplayHookDialog request={dialog.request} index={dialog.index} title={dialog.title} onClose={close} />;
    case 'save-scenario':
      return <SaveScenarioDialog payload={dialog.payload} onClose={close} />;
    case 'send-payload':
      return <SendPayloadDialog edge={dialog.edge} plugin={dialog.plugin} copyOf={dialog.copyOf} onClose={close} />;
  }
}
