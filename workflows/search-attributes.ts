import { defineSearchAttributeKey } from '@temporalio/common';

/** What the Temporal UI can filter and sort nights by. The worker registers these on the server before it starts. */
export const searchAttributes = {
  logicalDate: defineSearchAttributeKey('MusterLogicalDate', 'KEYWORD'),
  stage: defineSearchAttributeKey('MusterStage', 'KEYWORD'),
  trigger: defineSearchAttributeKey('MusterTrigger', 'KEYWORD'),
  verdict: defineSearchAttributeKey('MusterVerdict', 'KEYWORD'),
  modelVersion: defineSearchAttributeKey('MusterModelVersion', 'INT'),
  worstDrift: defineSearchAttributeKey('MusterWorstDrift', 'DOUBLE'),
} as const;
