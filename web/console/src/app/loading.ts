import { shallowRef, type ShallowRef } from "vue";

export interface Loading<T> {
  data: ShallowRef<T | null>;
  error: ShallowRef<unknown>;
  loading: ShallowRef<boolean>;
  load: () => Promise<void>;
}

/** Something a screen shows and may ask for again; only the newest question's answer counts. */
export function useLoading<T>(ask: () => Promise<T>): Loading<T> {
  const data = shallowRef<T | null>(null);
  const error = shallowRef<unknown>(null);
  const loading = shallowRef(false);
  let run = 0;
  async function load(): Promise<void> {
    const mine = (run += 1);
    loading.value = true;
    try {
      const found = await ask();
      if (mine !== run) return;
      data.value = found;
      error.value = null;
    } catch (problem) {
      if (mine === run) error.value = problem;
    } finally {
      if (mine === run) loading.value = false;
    }
  }
  return { data, error, loading, load };
}
