/** What a place or an event offers to those who need it. */
export const accessibilityFeatures = [
  'step-free',
  'wheelchair-seats',
  'accessible-toilet',
  'parking',
  'induction-loop',
  'sign-language',
  'captions',
  'audio-description',
  'easy-language',
  'quiet-room',
  'assistance-dogs',
] as const;
export type AccessibilityFeature = (typeof accessibilityFeatures)[number];

const known: ReadonlySet<string> = new Set(accessibilityFeatures);

/** Whether a text is the code of a feature. */
export function isAccessibilityFeature(text: string): text is AccessibilityFeature {
  return known.has(text);
}
