/** Brings each part of a recording and the recorder's run of it in step: starts, stops, hears reports, asks what was missed. */
import type pg from 'pg';
import type { Logger } from 'pino';
import { inTransaction, system } from '../db/transaction.ts';
import { lockConsultation } from './consultations.ts';
import { partAfter, type PartStatus } from './recording-domain.ts';
import type { Recorder, RecorderRun } from './recorder.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** A request whose worker died is looked into by the next one after this. */
const claimSeconds = 30;
/** A recorder that is only starting itself is asked again; after this the part has failed. */
const startWithinSeconds = 20;

interface Part {
  readonly id: string;
  readonly status: PartStatus;
  readonly begun: boolean;
}

/** What a report says of a part; of runs that are not ours it says nothing. */
export async function followRun(client: Queryable, run: RecorderRun): Promise<void> {
  const owner = await client.query<{ part_id: string; consultation_id: string }>(
    `select part.id as part_id, recording.consultation_id from public.recording_parts as part
       join public.consultation_recordings as recording on recording.id = part.recording_id
      where part.egress_id = $1 or part.id = $2`,
    [run.egressId, run.partId ?? null],
  );
  const [target] = owner.rows;
  if (target === undefined) return;
  await lockConsultation(client, { consultationId: target.consultation_id });
  const found = await client.query<Part>(
    'select id, status, started_at is not null as begun from public.recording_parts where id = $1 for update',
    [target.part_id],
  );
  const part = found.rows[0]!;
  const { status, failure } = partAfter(part.status, part.begun, run);
  const over = run.state === 'ended' || run.state === 'failed';
  await client.query(
    `update public.recording_parts
        set egress_id = coalesce(egress_id, $2), status = $3, failure = coalesce($4, failure),
            started_at = case when $5 then coalesce(started_at, clock_timestamp()) else started_at end,
            ended_at = case when $6 then coalesce(ended_at, clock_timestamp()) else ended_at end,
            byte_size = case when $6 then $7 else byte_size end,
            duration_ms = case when $6 then $8 else duration_ms end
      where id = $1`,
    [
      part.id,
      run.egressId,
      status,
      failure,
      run.state === 'active' || run.byteSize > 0,
      over,
      run.byteSize,
      run.durationMs,
    ],
  );
}

interface DuePart {
  readonly id: string;
  readonly status: PartStatus;
  readonly room: string;
  readonly egressId: string | null;
  readonly patience: boolean;
  readonly asked: boolean;
}

/** Starts what must start and stops what must stop. Gives how many parts were looked after. */
export async function tendRuns(pool: pg.Pool, recorder: Recorder, log: Logger): Promise<number> {
  // Claimed first: two workers, or one that died on the way, start a part once.
  const due = await pool.query<DuePart>(
    `with due as (
       select id, claimed_at is not null as asked from public.recording_parts
        where ((status = 'starting' and egress_id is null) or status = 'stopping')
          and (claimed_at is null or claimed_at < clock_timestamp() - make_interval(secs => $1))
        order by requested_at limit 20 for update skip locked)
     update public.recording_parts as part set claimed_at = clock_timestamp() from due
      where part.id = due.id
     returning part.id, part.status, part.room_name as room, part.egress_id as "egressId", due.asked,
               part.requested_at > clock_timestamp() - make_interval(secs => $2) as patience`,
    [claimSeconds, startWithinSeconds],
  );
  for (const part of due.rows) await tend(pool, recorder, log, part);
  return due.rows.length;
}

async function tend(pool: pg.Pool, recorder: Recorder, log: Logger, part: DuePart): Promise<void> {
  const { id, room, status, asked } = part;
  let { egressId } = part;
  // Asked for once before, and its name was lost with the worker that asked.
  if (egressId === null && asked) {
    const known = (await recorder.runsIn(room)).find((run) => run.partId === id);
    egressId = known?.egressId ?? null;
  }
  if (status === 'stopping') {
    if (egressId === null) return settle(pool, id, 'empty', null);
    return recorder.stop(egressId);
  }
  try {
    egressId ??= await recorder.start(room, id);
  } catch (error) {
    log.error({ err: error, partId: id }, 'the recorder does not start');
    if (!part.patience) return settle(pool, id, 'failed', describe(error));
    await pool.query('update public.recording_parts set claimed_at = null where id = $1', [id]);
    return;
  }
  await pool.query(
    // Stopped in the meantime: released, so that the stopping is seen to at once.
    `update public.recording_parts
        set egress_id = coalesce(egress_id, $2), claimed_at = case when status = 'starting' then claimed_at end
      where id = $1`,
    [id, egressId],
  );
  log.info({ partId: id, egressId, room }, 'a recording was started');
}

/**
 * Where there is no recorder (any more), what was to be recorded has failed, and says so; nothing waits for ever. What an
 * earlier recorder still runs is left to it.
 */
export async function settleWithoutRecorder(pool: pg.Pool): Promise<number> {
  const settled = await pool.query(
    `update public.recording_parts
        set status = case status when 'starting' then 'failed' else 'empty' end,
            failure = case status when 'starting' then 'this installation has no recorder' end,
            ended_at = clock_timestamp()
      where status in ('starting', 'stopping') and egress_id is null`,
  );
  return settled.rowCount ?? 0;
}

async function settle(
  pool: pg.Pool,
  id: string,
  status: 'empty' | 'failed',
  failure: string | null,
): Promise<void> {
  await pool.query(
    `update public.recording_parts set status = $2, failure = $3, ended_at = clock_timestamp()
      where id = $1 and status in ('starting', 'stopping')`,
    [id, status, failure],
  );
}

/** Reports that were lost are made good from the recorder's own list. */
export async function reconcileRuns(pool: pg.Pool, recorder: Recorder): Promise<void> {
  const rooms = await pool.query<{ room: string }>(
    `select distinct room_name as room from public.recording_parts
      where egress_id is not null and status in ('starting', 'recording', 'stopping')`,
  );
  for (const { room } of rooms.rows) {
    for (const run of await recorder.runsIn(room)) {
      await inTransaction(pool, system, (client) => followRun(client, run));
    }
  }
}

function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300) || 'unknown';
}
