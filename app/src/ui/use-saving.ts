/** Whether what a form saves is under way or was refused. */
import { useState } from 'react';

export interface Saving {
  readonly busy: boolean;
  readonly failed: boolean;
  /** Does what saves the form, and keeps whether it is under way or was refused. */
  run: (work: () => Promise<void>) => Promise<void>;
}

export function useSaving(): Saving {
  const [phase, setPhase] = useState<'idle' | 'busy' | 'failed'>('idle');
  return {
    busy: phase === 'busy',
    failed: phase === 'failed',
    run: async (work) => {
      setPhase('busy');
      await work().then(
        () => setPhase('idle'),
        () => setPhase('failed'),
      );
    },
  };
}
