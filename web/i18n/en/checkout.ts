/** Paying for what is held. */
export const checkout = { title: "Checkout" } as const;
