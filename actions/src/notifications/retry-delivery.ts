/** Lets staff try a message again that was given up (NOT-4). */
import { z } from 'zod';
import { Failure } from '../failure.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';

const input = z.object({ deliveryId: uuid });

export const retryDelivery: ActionHandler<z.infer<typeof input>, { deliveryId: string }> = {
  name: 'retryDelivery',
  input,
  run: async (client, caller, { deliveryId }) => {
    if (caller.role !== 'staff' && caller.role !== 'admin') {
      throw new Failure('NOT_PERMITTED', 'forbidden', 'Only the front desk and the admins do this.');
    }
    // As if whoever tried last had died: it is first found out whether it got through after all.
    const retried = await client.query(
      `update public.notification_deliveries
          set status = 'sending', attempts = 0, finished_at = null, next_attempt_at = clock_timestamp()
        where id = $1 and status = 'dead'`,
      [deliveryId],
    );
    if (retried.rowCount === 1) return { deliveryId };
    const found = await client.query('select 1 from public.notification_deliveries where id = $1', [
      deliveryId,
    ]);
    if (found.rowCount === 0) throw new Failure('DELIVERY_NOT_FOUND', 'missing', 'There is no such message.');
    throw new Failure('DELIVERY_NOT_DEAD', 'conflict', 'The message has not been given up.');
  },
};
