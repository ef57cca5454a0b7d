/** The product's sign and name. */
import { Group, Text } from '@mantine/core';

export function BrandMark({ compact = false }: { compact?: boolean }) {
  return (
    <Group gap={10} wrap="nowrap">
      <svg width="30" height="30" viewBox="0 0 64 64" aria-hidden="true">
        <rect width="64" height="64" rx="15" fill="#0f6b78" />
        <path
          d="M14 20a7 7 0 0 1 7-7h22a7 7 0 0 1 7 7v17a7 7 0 0 1-7 7H31l-10 8v-8a7 7 0 0 1-7-7z"
          fill="#fff"
        />
        <path d="M29.500 19.500h5v6.500h6.500v5h-6.500V37.500h-5V31H23v-5h6.500z" fill="#0f6b78" />
      </svg>
      <Text fw={700} fz="lg" lh={1} visibleFrom={compact ? 'sm' : undefined}>
        Telemed
      </Text>
    </Group>
  );
}
