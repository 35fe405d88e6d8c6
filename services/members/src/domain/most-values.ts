/** How many values each list of a profile has at most. */
export const mostValues = {
  disciplines: 10,
  functions: 6,
  activities: 20,
  skillsOffered: 50,
  skillsSought: 50,
  languages: 20,
  links: 20,
} as const;
