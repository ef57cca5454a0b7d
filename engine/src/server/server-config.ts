/** `/v1alpha1/config`: how this engine was started, without anything secret, in the form Hasura's console reads. */

import type { EngineConfig } from '../config/environment.ts';
import type { Json } from '../plan/compiled.ts';
import { engineVersion } from './version.ts';

const defaultNamespace = 'https://hasura.io/jwt/claims';

export function serverConfig(config: EngineConfig): Json {
  const { jwt, model } = config;
  return {
    version: engineVersion,
    is_function_permissions_inferred: model.inferFunctionPermissions,
    is_remote_schema_permissions_enabled: false,
    is_admin_secret_set: config.adminSecret !== undefined,
    is_auth_hook_set: config.hook !== undefined,
    is_jwt_set: jwt !== undefined,
    jwt: jwt
      ? [
          {
            claims_namespace: jwt.claims_namespace_path ?? jwt.claims_namespace ?? defaultNamespace,
            claims_format: jwt.claims_format,
            claims_map: (jwt.claims_map ?? null) as Json,
          },
        ]
      : [],
    is_allow_list_enabled: config.allowListEnabled,
    // A cohort is never split here, and asked for only while polling; the delay is in seconds.
    live_queries: { batch_size: 100, refetch_delay: config.pollIntervalMs / 1_000 },
    streaming_queries: { batch_size: 100, refetch_delay: config.pollIntervalMs / 1_000 },
    console_assets_dir: null,
    experimental_features: model.namingConvention === undefined ? [] : ['naming_convention'],
    is_prometheus_metrics_enabled: true,
    default_naming_convention: model.namingConvention ?? 'hasura-default',
    feature_flags: [],
    is_apollo_federation_enabled: false,
  };
}
