import type { NotificationOrder, Notifier } from '../../shared/incidents.ts';

/** Carries orders out, in their order. */
export const carryOutOrders = (notifier: Notifier, orders: readonly NotificationOrder[]): void => {
  for (const order of orders) {
    if (order.kind === 'remove') notifier.remove(order.id);
    else notifier[order.kind](order.notification);
  }
};
