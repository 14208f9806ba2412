import { useLab, useSession } from '../store/lab-context.tsx';
import type { LabSession } from '../store/lab-session.ts';
import type { Theme, ViewName } from '../store/lab-state.ts';
import { VIEW_WORDS } from '../store/lab-state.ts';
import type { LabStore } from '../store/lab-store.ts';
import { openDialog, showView } from '../store/lab-store.ts';
import { selectTheme, selectView } from '../store/selectors.ts';
import { startTour } from '../store/tour.ts';
import { CircleQuestionMark, Compass, Download, GraduationCap, Keyboard, Monitor, Moon, Settings, Sun } from '../ui/icons.ts';
import type { MenuItem } from '../ui/Menu.tsx';
import { ButtonMenu } from '../ui/Menu.tsx';
import { MODIFIER } from './modifier.ts';
import { VIEWS } from './views.tsx';

const THEMES: readonly { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: 'system', label: 'Like the system', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
];

export function Rail() {
  const session = useSession();
  const { store } = session;
  const view = useLab(selectView);
  const theme = useLab(selectTheme);
  const items = THEMES.map(
    ({ theme: value, label, icon: Icon }): MenuItem => ({
      label,
      icon: <Icon size={13} />,
      isChecked: value === theme,
      run: () => store.setState({ theme: value }),
    }),
  );
  const Current = THEMES.find((entry) => entry.theme === theme)?.icon ?? Monitor;
  return (
    <nav className="rail" aria-label="Views">
      {VIEWS.map(({ name, icon: Icon }) => (
        <button
          key={name}
          type="button"
          className="rail-view"
          aria-current={view === name ? 'page' : undefined}
          onClick={() => goTo(store, name)}
        >
          <Icon size={18} strokeWidth={1.7} aria-hidden="true" />
          {VIEW_WORDS[name]}
        </button>
      ))}
      <div className="rail-foot">
        <ButtonMenu items={items} label="Theme">
          <button type="button" className="icon-button" aria-label="Theme">
            <Current size={16} strokeWidth={1.7} aria-hidden="true" />
          </button>
        </ButtonMenu>
        <ButtonMenu items={helpItems(session)} label="Help">
          <button type="button" className="icon-button" aria-label="Help and settings">
            <CircleQuestionMark size={16} strokeWidth={1.7} aria-hidden="true" />
          </button>
        </ButtonMenu>
      </div>
    </nav>
  );
}

/** The focus goes on into the view: the space bar is the lab's there, and would press this button again here. */
function goTo(store: LabStore, name: ViewName): void {
  showView(store, name);
  document.querySelector('main')?.focus();
}

function helpItems(session: LabSession): MenuItem[] {
  const { store } = session;
  return [
    { label: 'Take the tour', icon: <Compass size={13} />, run: () => startTour(session) },
    { label: 'Lessons', icon: <GraduationCap size={13} />, run: () => showView(store, 'lessons') },
    { label: 'Keyboard shortcuts', icon: <Keyboard size={13} />, keys: '?', run: () => openDialog(store, { kind: 'shortcuts' }) },
    { kind: 'line' },
    { label: 'Export …', icon: <Download size={13} />, keys: `${MODIFIER} E`, run: () => openDialog(store, { kind: 'export' }) },
    { label: 'Settings …', icon: <Settings size={13} />, keys: `${MODIFIER} ,`, run: () => openDialog(store, { kind: 'settings' }) },
  ];
}
