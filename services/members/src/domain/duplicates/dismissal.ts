/** Why two members are not the same: they are others, they only share a way to reach them, or something else. */
export const dismissalReasons = ['different', 'shared-contact', 'other'] as const;
export type DismissalReason = (typeof dismissalReasons)[number];

/** Parses a reason; `undefined` for what is none. */
export function dismissalReason(code: string): DismissalReason | undefined {
  return dismissalReasons.find((one) => one === code);
}
