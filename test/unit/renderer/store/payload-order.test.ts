import { expect, test } from 'vitest';
import type { PayloadId } from '../../../../src-main/contract/ids.ts';
import { PAGE_PAYLOADS, PayloadOrder } from '../../../../src-renderer/store/payload-order.ts';

const id = (number: number): PayloadId => `edge-1:${number}`;

function orderOf(count: number): PayloadOrder {
  const order = new PayloadOrder();
  for (let number = 0; number < count; number += 1) order.add(id(number), number * 3);
  return order;
}

test('each payload keeps its number, whichever are let go', () => {
  const order = orderOf(1_000);
  order.keep((one) => Number(one.slice(7)) % 10 === 0 || Number(one.slice(7)) > 900);
  expect(order.total).toBe(1_000);
  expect(order.ids).toHaveLength(91 + 90 + 9);
  expect([0, 5, 10, 899, 900, 901, 999, 1_000].map((number) => order.idOf(number))).toEqual([
    id(0),
    undefined,
    id(10),
    undefined,
    id(900),
    id(901),
    id(999),
    undefined,
  ]);
});

test('one that is heard of again is listed, and takes no other’s number', () => {
  const order = orderOf(10);
  order.keep((one) => one !== id(3) && one !== id(9));
  order.addAgain(id(3));
  order.add(id(10), 30);
  expect(order.ids).toContain(id(3));
  expect([3, 8, 9, 10].map((number) => order.idOf(number))).toEqual([undefined, id(8), undefined, id(10)]);
});

test('a page begins where the trace tells of its first payload', () => {
  const order = orderOf(PAGE_PAYLOADS * 2 + 1);
  expect([0, 1, 2, 3].map((page) => order.pageAt(page))).toEqual([0, PAGE_PAYLOADS * 3, PAGE_PAYLOADS * 6, undefined]);
});
