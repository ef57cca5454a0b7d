import { expect, inject, it } from 'vitest';
import { smokePlan } from '../src/chat/plan.ts';
import { chatReport } from '../src/chat/report.ts';
import { measureChat } from '../src/chat/run.ts';

it(
  'CHAT-2 the chat bench delivers every message to every subscriber once, and reports it',
  { timeout: 90_000 },
  async () => {
    const result = await measureChat(smokePlan, inject('postgresUrl'), () => undefined);

    expect(result.counts).toMatchObject({ lost: 0, doubled: 0, unexpected: 0, refused: 0, broken: 0 });
    expect(result.counts.expected).toBe(
      smokePlan.messages * 4 + smokePlan.idle.length * smokePlan.idleMessages * 4,
    );
    expect(chatReport(result)).toContain('nothing lost, nothing doubled (0 lost, 0 doubled');
  },
);
