// Voice input and reading aloud, where the browser offers them; both are the browser's own.

interface Recognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  start(): void;
  stop(): void;
}

type Speaking = { results: ArrayLike<ArrayLike<{ transcript: string }>> };
type Maker = new () => Recognition;

function maker(): Maker | undefined {
  const all = window as unknown as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker };
  return all.SpeechRecognition ?? all.webkitSpeechRecognition;
}

/** A page may have kept the microphone from its frames. */
export function canListen(): boolean {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(name: string): boolean } };
  return maker() !== undefined && featurePolicy?.allowsFeature("microphone") !== false;
}

export const canRead = (): boolean => "speechSynthesis" in window;

/** Hears one sentence; `done` is told why when nothing came of it. Returns what stops the listening. */
export function listen(heard: (text: string) => void, done: (error?: string) => void): () => void {
  const recognition = new (maker()!)();
  recognition.lang = "zh-CN";
  recognition.interimResults = true;
  let error: string | undefined;
  recognition.addEventListener("result", (event) => {
    const { results } = event as unknown as Speaking;
    heard(Array.from(results, (one) => one[0]?.transcript ?? "").join(""));
  });
  recognition.addEventListener("error", (event) => (error = (event as unknown as { error: string }).error));
  recognition.addEventListener("end", () => done(error));
  recognition.start();
  return () => recognition.stop();
}

/** Reads a text; `done` when it is over or was stopped. */
export function read(text: string, done: () => void): void {
  silence();
  const words = new SpeechSynthesisUtterance(text);
  words.lang = "zh-CN";
  words.voice = speechSynthesis.getVoices().find((voice) => voice.localService && /^zh/i.test(voice.lang)) ?? null;
  words.onend = words.onerror = done;
  speechSynthesis.speak(words);
}

export const silence = (): void => speechSynthesis.cancel();
