// A short low tone: the person who keys looks at the paper, not at the screen.

const HERTZ = 196;
const SECONDS = 0.18;

let context = null;

export function beep() {
  const Sound = window.AudioContext ?? window.webkitAudioContext;
  if (!Sound) return;
  context ??= new Sound();
  context.resume();
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  tone.type = "triangle";
  tone.frequency.value = HERTZ;
  volume.gain.setValueAtTime(0.25, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + SECONDS);
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + SECONDS);
}
