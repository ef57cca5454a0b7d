'use client';
/** A notice in the colours of a warning, readable in both schemes. */
import { Alert, type AlertProps } from '@mantine/core';

export function Warning(props: Omit<AlertProps, 'color' | 'variant'>) {
  return (
    <Alert
      {...props}
      variant="default"
      styles={{
        root: { background: 'var(--telemed-warning)', borderColor: 'transparent' },
        title: { color: 'var(--telemed-warning-text)' },
        message: { color: 'var(--telemed-warning-text)' },
        icon: { color: 'var(--telemed-warning-text)' },
      }}
    />
  );
}
