/** The waiting room. */
export const line = { title: "Waiting room" } as const;
