import { shallowRef, type ShallowRef } from "vue";

/** The answer of most lists. */
export interface Items<T> {
  items: T[];
}

/** A page by cursor: `next` asks for the page after; null on the last. */
export interface Page<T> extends Items<T> {
  next: number | string | null;
}

export type Load<T> = (cursor: Page<T>["next"]) => Promise<Page<T>>;

/** A list that grows page by page; a reload while a page is under way makes that page's answer void. */
export class Pages<T> {
  readonly items: ShallowRef<T[]> = shallowRef([]);
  readonly loading = shallowRef(false);
  readonly error = shallowRef<unknown>(null);
  readonly complete = shallowRef(false);
  private next: Page<T>["next"] = null;
  private run = 0;

  constructor(private readonly load: Load<T>) {}

  /** From the start, for instance after a filter changed. */
  async restart(): Promise<void> {
    this.next = null;
    this.complete.value = false;
    this.run += 1;
    this.loading.value = false;
    await this.more(true);
  }

  /** The next page, when there is one and none is under way. */
  async more(fresh = false): Promise<void> {
    if (this.loading.value || this.complete.value) return;
    const run = this.run;
    this.loading.value = true;
    try {
      const page = await this.load(this.next);
      if (run !== this.run) return;
      this.items.value = fresh ? page.items : [...this.items.value, ...page.items];
      this.next = page.next;
      this.complete.value = page.next === null;
      this.error.value = null;
    } catch (error) {
      if (run === this.run) this.error.value = error;
    } finally {
      if (run === this.run) this.loading.value = false;
    }
  }
}
