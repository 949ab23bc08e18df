/** Choosing seats. */
export const seats = { title: "Choose seats" } as const;
