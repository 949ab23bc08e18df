/** A page in a chunk of its own, loaded when it is first drawn. */
import { lazy, type ComponentType } from "react";

export function lazyPage<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await load() }));
}
