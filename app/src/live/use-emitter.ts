'use client';
/** Lets React render state that lives outside of it. */
import { useCallback, useSyncExternalStore } from 'react';
import type { Emitter } from './emitter.ts';

/** `read` must return the same value until the emitter has spoken. */
export function useEmitted<Value, Event>(
  emitter: Emitter<Event>,
  read: () => Value,
  onServer?: () => Value,
): Value {
  const subscribe = useCallback((listener: () => void) => emitter.on(listener), [emitter]);
  return useSyncExternalStore(subscribe, read, onServer ?? read);
}
