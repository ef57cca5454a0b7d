'use client';
/** How sizes and refusals of files are said. */
import { useCallback } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';

const REFUSALS = [
  'FILE_TOO_LARGE',
  'TYPE_NOT_ALLOWED',
  'TYPE_MISMATCH',
  'FILE_DAMAGED',
  'IMAGE_TOO_LARGE',
  'ARCHIVE_TOO_LARGE',
  'NAME_NOT_ALLOWED',
  'FILE_INFECTED',
  'SCANNER_UNAVAILABLE',
  'TOO_MANY_UPLOADS',
  'ROOM_NOT_FOUND',
  'NETWORK',
] as const;

export function useRefusalWords(): (code: string | undefined) => string {
  const t = useTranslations('files.refusals');
  return useCallback((code) => t(REFUSALS.find((known) => known === code) ?? 'other'), [t]);
}

/** In the largest unit that keeps it above one. */
export function useSizeWords(): (bytes: number) => string {
  const format = useFormatter();
  return useCallback(
    (bytes) => {
      const [unit, value] =
        bytes < 1_000
          ? (['byte', bytes] as const)
          : bytes < 1_000_000
            ? (['kilobyte', bytes / 1_000] as const)
            : (['megabyte', bytes / 1_000_000] as const);
      return format.number(value, {
        style: 'unit',
        unit,
        // "byte" has no short form.
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: value < 10 && unit !== 'byte' ? 1 : 0,
      });
    },
    [format],
  );
}
