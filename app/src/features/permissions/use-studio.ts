'use client';
/** Everything the studio shows, loaded when the page opens and again whenever something was saved. */
import { useCallback, useEffect, useState } from 'react';
import { ask, StudioFailure } from './state/api.ts';
import { type Overview, overviewShape } from './state/studio.ts';

export interface Studio {
  readonly overview: Overview | null;
  /** Code of what went wrong with the last loading. */
  readonly failure: string | null;
  /** Loads anew and answers what there is; null when that failed. */
  readonly reload: () => Promise<Overview | null>;
}

export function useStudio(): Studio {
  const [overview, setOverview] = useState<Overview | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const reload = useCallback(async () => {
    try {
      const loaded = await ask(overviewShape, '');
      setOverview(loaded);
      setFailure(null);
      return loaded;
    } catch (error) {
      setFailure(failureCode(error));
      return null;
    }
  }, []);
  useEffect(() => {
    void reload();
    // Somebody else may have changed rules while one looked at another page.
    const look = (): void => {
      if (document.visibilityState === 'visible') void reload();
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('online', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('online', look);
    };
  }, [reload]);
  return { overview, failure, reload };
}

export const failureCode = (error: unknown): string =>
  error instanceof StudioFailure ? error.code : 'UNAVAILABLE';
