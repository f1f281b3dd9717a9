/** One task queue for each kind of resource a step needs. */
export const resources = ['core', 'warehouse', 'train', 'sync'] as const;
export type Resource = (typeof resources)[number];

export function queueName(project: string, resource: Resource): string {
  return `${project}-${resource}`;
}

/** The schedule that starts a project's nights; a night's workflow id is `<this>-<nominal time>`. */
export function nightlyScheduleId(project: string): string {
  return `${project}-nightly`;
}

/** The schedule that looks, once a day, whether last night has finished. */
export function deadlineScheduleId(project: string): string {
  return `${project}-deadline`;
}

/**
 * The workflow id of a night, in the form a Temporal schedule gives it, so that one date cannot run twice at once
 * however it was started. `nominalTime` is an ISO instant.
 */
export function nightWorkflowId(project: string, nominalTime: string): string {
  return `${nightlyScheduleId(project)}-${nominalTime.replace(/\.\d{3}Z$/, 'Z')}`;
}
