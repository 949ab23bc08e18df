/** Paying for what is held. */
export const checkout = { title: "결제" } as const;
