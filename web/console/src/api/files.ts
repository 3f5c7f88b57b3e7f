import { api, type Query } from "@/api/client";

/** Fetch a file of the desk and give it to the person under this name; raises what the client raises. */
export async function saveFile(path: string, query: Query, name: string): Promise<void> {
  const response = await api.open(path, { query });
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser has it by then
}
