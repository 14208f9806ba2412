import { createInMemoryEdgeQueue } from '../../../../src-main/adapters/memory/in-memory-edge-queue.ts';
import { createInMemoryKeyValueStore } from '../../../../src-main/adapters/memory/in-memory-key-value-store.ts';
import { describeEdgeQueue } from '../../../port-suites/edge-queue.ts';
import { describeKeyValueStore } from '../../../port-suites/key-value-store.ts';

describeEdgeQueue({ name: 'in memory', create: () => ({ queue: createInMemoryEdgeQueue(), dispose() {} }) });

describeKeyValueStore({
  name: 'in memory',
  create: () => ({ store: createInMemoryKeyValueStore(), other: createInMemoryKeyValueStore(), dispose() {} }),
});
