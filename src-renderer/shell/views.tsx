/** Every view, in the order of the rail. */
import type { LucideIcon } from 'lucide-react';
import { Package, Waypoints } from 'lucide-react';
import type { ComponentType } from 'react';
import type { ViewName } from '../store/lab-state.ts';
import { LabView } from '../views/lab/LabView.tsx';
import { PluginsView } from '../views/plugins/PluginsView.tsx';

export const VIEWS: readonly { name: ViewName; word: string; icon: LucideIcon; View: ComponentType }[] = [
  { name: 'lab', word: 'Lab', icon: Waypoints, View: LabView },
  { name: 'plugins', word: 'Plugins', icon: Package, View: PluginsView },
];
