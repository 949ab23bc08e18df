/** The waiting room. */
export const line = { title: "대기실" } as const;
