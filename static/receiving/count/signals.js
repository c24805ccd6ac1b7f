// What a scan came to, for the ear and the hand: each outcome has its own sound and its own vibration. The words are
// on the screen; nothing is told by colour or sound alone.
const SIGNALS = {
  known: { tones: [[1320, 0.07]], vibration: [40] },
  complete: { tones: [[880, 0.08], [1320, 0.14]], vibration: [40, 40, 90] },
  over: { tones: [[660, 0.12], [660, 0.12]], vibration: [120, 60, 120] },
  other: { tones: [[440, 0.18], [330, 0.2]], vibration: [200, 80, 60] },
  unknown: { tones: [[196, 0.4]], vibration: [400] },
};

let audio;

export function signal(outcome) {
  const { tones, vibration } = SIGNALS[outcome];
  navigator.vibrate?.(vibration);
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
  let at = audio.currentTime;
  for (const [frequency, seconds] of tones) {
    const oscillator = new OscillatorNode(audio, { frequency, type: "square" });
    const volume = new GainNode(audio, { gain: 0.08 });
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start(at);
    oscillator.stop(at + seconds);
    at += seconds + 0.03;
  }
}
