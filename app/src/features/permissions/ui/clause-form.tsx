'use client';
/** Adds one common clause: a column, of the row itself or along relationships, compared with the person or a value. */
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { COMPARISONS, clauseOf, type Comparison, pathsFrom } from '../state/clause.ts';
import type { Condition, Table } from '../state/studio.ts';

interface ClauseFormProps {
  table: Table;
  tables: readonly Table[];
  onAdd: (clause: Condition) => void;
}

const MOST_SHOWN = 60;

export function ClauseForm({ table, tables, onAdd }: ClauseFormProps) {
  const t = useTranslations('permissions');
  const paths = useMemo(() => pathsFrom(table, tables), [table, tables]);
  const [path, setPath] = useState<string | null>(null);
  const [comparison, setComparison] = useState<Comparison>('isPerson');
  const [value, setValue] = useState('');
  const wantsValue = comparison === 'equals' || comparison === 'differs';
  const chosen = paths.find((one) => one.path.join('.') === path);
  const add = (): void => {
    if (!chosen) return;
    onAdd(clauseOf(chosen, comparison, value));
    setPath(null);
    setValue('');
  };
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label={t('clause.column')}
        placeholder={t('clause.choose')}
        data={paths.map((one) => ({ value: one.path.join('.'), label: one.path.join(' › ') }))}
        value={path}
        onChange={setPath}
        searchable
        limit={MOST_SHOWN}
        nothingFoundMessage={t('nothingFound')}
        flex="2 1 200px"
      />
      <Select
        label={t('clause.comparison')}
        data={COMPARISONS.map((one) => ({ value: one, label: t(`clause.comparisons.${one}`) }))}
        value={comparison}
        onChange={(one) => setComparison((one as Comparison | null) ?? 'isPerson')}
        allowDeselect={false}
        flex="1 1 150px"
      />
      {wantsValue && (
        <TextInput
          label={t('clause.value')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          flex="1 1 120px"
        />
      )}
      <Button variant="default" disabled={!chosen || (wantsValue && value === '')} onClick={add}>
        {t('clause.add')}
      </Button>
    </Group>
  );
}
