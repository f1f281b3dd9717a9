// What `muster/config` offers to a company's own files.
export { defineConfig } from './define.ts';
export type { AudienceConfig, MusterConfig, SegmentationConfig } from './schema.ts';
