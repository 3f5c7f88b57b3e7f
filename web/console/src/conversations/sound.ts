import { ref } from "vue";

const STORED = "wenzheng-console:sound";

/** Whether new matters are heard. */
export const sounding = ref(localStorage.getItem(STORED) !== "off");

export function setSounding(on: boolean): void {
  sounding.value = on;
  localStorage.setItem(STORED, on ? "on" : "off");
  if (on) chime();
}

let context: AudioContext | null = null;

/** Two short soft tones. Browsers stay silent until somebody has clicked somewhere on the page. */
export function chime(): void {
  if (!sounding.value || typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  [660, 880].forEach((pitch, index) => tone(context!, pitch, index * 0.16));
}

function tone(audio: AudioContext, pitch: number, after: number): void {
  const [source, volume] = [audio.createOscillator(), audio.createGain()];
  const begin = audio.currentTime + after;
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0.12, begin);
  volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.3);
  source.connect(volume).connect(audio.destination);
  source.start(begin);
  source.stop(begin + 0.3);
}
