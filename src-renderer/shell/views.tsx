/** Every view, in the order of the rail. */

import type { ComponentType } from 'react';
import type { ViewName } from '../store/lab-state.ts';
import type { LucideIcon } from '../ui/icons.ts';
import { GraduationCap, Layers, Package, Radar, Router, Rows3, Scale, ScrollText, Waypoints } from '../ui/icons.ts';
import { CompareView } from '../views/compare/CompareView.tsx';
import { ExploreView } from '../views/explore/ExploreView.tsx';
import { GatewaysView } from '../views/gateways/GatewaysView.tsx';
import { LabView } from '../views/lab/LabView.tsx';
import { LessonsView } from '../views/lessons/LessonsView.tsx';
import { PayloadsView } from '../views/payloads/PayloadsView.tsx';
import { PluginsView } from '../views/plugins/PluginsView.tsx';
import { QueuesView } from '../views/queues/QueuesView.tsx';
import { ScenariosView } from '../views/scenarios/ScenariosView.tsx';

export const VIEWS: readonly { name: ViewName; icon: LucideIcon; View: ComponentType }[] = [
  { name: 'lab', icon: Waypoints, View: LabView },
  { name: 'queues', icon: Layers, View: QueuesView },
  { name: 'payloads', icon: Rows3, View: PayloadsView },
  { name: 'plugins', icon: Package, View: PluginsView },
  { name: 'gateways', icon: Router, View: GatewaysView },
  { name: 'scenarios', icon: ScrollText, View: ScenariosView },
  { name: 'compare', icon: Scale, View: CompareView },
  { name: 'explore', icon: Radar, View: ExploreView },
  { name: 'lessons', icon: GraduationCap, View: LessonsView },
];
