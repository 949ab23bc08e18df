import { createInstance } from "i18next";
import { expect, test } from "vitest";

import { numbersInTexts } from "#web/i18n/numbers-in-texts.ts";

test.each(["ko", "en"])("numbers in texts have their separators, and names have none (%s)", async (lng) => {
  const texts = { left_one: "{{count}} left", left_other: "{{count}} left", seat: "{{id}}, {{number}}: {{price}}" };
  const i18next = createInstance();
  await i18next.use(numbersInTexts).init({
    lng,
    resources: { [lng]: { translation: texts } },
    interpolation: { escapeValue: false, alwaysFormat: true },
  });
  const t = i18next.t as (key: string, values: Record<string, unknown>) => string;
  expect(t("left", { count: 1_500 })).toBe("1,500 left");
  expect(t("left", { count: 1 })).toBe("1 left");
  expect(t("seat", { id: 1_500, number: 2_500, price: "₩30,000" })).toBe("1500, 2500: ₩30,000");
});
