'use client';
/** Which rules are shown: by operation, by table, by role. */
import { Group, MultiSelect, SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { type Operation, OPERATIONS, type Overview } from '../state/studio.ts';
import { useRuleWords } from '../use-wording.ts';
import classes from './permissions.module.css';

export interface Shown {
  readonly operation: Operation;
  readonly text: string;
  /** Empty: all of them. */
  readonly roles: readonly string[];
}
export const EVERYTHING: Shown = { operation: 'select', text: '', roles: [] };

interface StudioToolbarProps {
  overview: Overview;
  shown: Shown;
  onChange: (shown: Shown) => void;
  children: ReactNode;
}

export function StudioToolbar({ overview, shown, onChange, children }: StudioToolbarProps) {
  const t = useTranslations('permissions');
  const words = useRuleWords(overview.tables);
  const roles = [...overview.roles, ...overview.inheritedRoles.map(({ role }) => role)];
  return (
    <>
      <Group gap="sm" justify="space-between">
        <SegmentedControl
          aria-label={t('operation')}
          value={shown.operation}
          onChange={(value) => onChange({ ...shown, operation: value as Operation })}
          data={OPERATIONS.map((value) => ({ value, label: words.operation(value) }))}
        />
        <Group gap="xs">{children}</Group>
      </Group>
      <Group gap="sm" align="flex-end">
        <TextInput
          className={classes.search}
          label={t('find')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={shown.text}
          onChange={(event) => onChange({ ...shown, text: event.currentTarget.value })}
        />
        <MultiSelect
          className={classes.search}
          label={t('rolesShown')}
          placeholder={shown.roles.length === 0 ? t('allRoles') : undefined}
          data={roles.map((role) => ({ value: role, label: words.role(role) }))}
          value={[...shown.roles]}
          onChange={(chosen) => onChange({ ...shown, roles: chosen })}
          clearable
          clearButtonProps={{ 'aria-label': t('allRoles') }}
        />
      </Group>
    </>
  );
}
