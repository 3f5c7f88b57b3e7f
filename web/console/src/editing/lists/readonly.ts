import type { ComputedRef, InjectionKey } from "vue";

/** Whether the form only shows: lists then have no handles and no buttons. */
export const READONLY: InjectionKey<ComputedRef<boolean>> = Symbol("readonly");
