// Sounds, made on the spot: none is loaded.  Silent unless somebody wants them.
import { settings } from '../store/settings';

interface Tone {
    from: number;
    to: number;
    at: number;
    seconds: number;
    shape: OscillatorType;
}

const sounds = {
    right: [
        { from: 523, to: 523, at: 0, seconds: 0.12, shape: 'triangle' },
        { from: 784, to: 784, at: 0.1, seconds: 0.22, shape: 'triangle' },
    ],
    wrong: [{ from: 220, to: 150, at: 0, seconds: 0.3, shape: 'triangle' }],
    reward: [{ from: 880, to: 1320, at: 0, seconds: 0.15, shape: 'sine' }],
    shoot: [{ from: 900, to: 200, at: 0, seconds: 0.18, shape: 'sawtooth' }],
    hit: [
        { from: 160, to: 50, at: 0, seconds: 0.25, shape: 'square' },
        { from: 90, to: 40, at: 0.05, seconds: 0.25, shape: 'sawtooth' },
    ],
    blocked: [
        { from: 1400, to: 1100, at: 0, seconds: 0.12, shape: 'square' },
        { from: 2100, to: 1900, at: 0.02, seconds: 0.3, shape: 'sine' },
    ],
    held: [
        { from: 392, to: 392, at: 0, seconds: 0.14, shape: 'sine' },
        { from: 523, to: 523, at: 0.12, seconds: 0.3, shape: 'sine' },
    ],
    up: [
        { from: 660, to: 660, at: 0, seconds: 0.08, shape: 'sine' },
        { from: 880, to: 880, at: 0.07, seconds: 0.08, shape: 'sine' },
        { from: 1100, to: 1100, at: 0.14, seconds: 0.16, shape: 'sine' },
    ],
    end: [
        { from: 392, to: 392, at: 0, seconds: 0.2, shape: 'triangle' },
        { from: 523, to: 523, at: 0.18, seconds: 0.2, shape: 'triangle' },
        { from: 659, to: 659, at: 0.36, seconds: 0.2, shape: 'triangle' },
        { from: 784, to: 784, at: 0.54, seconds: 0.5, shape: 'triangle' },
    ],
} satisfies Record<string, Tone[]>;

export type SoundName = keyof typeof sounds;

const LOUDNESS = 0.12;

let context: AudioContext | null = null;

export function play(name: SoundName): void {
    if (!settings.value.sound || typeof AudioContext === 'undefined') {
        return;
    }
    context ??= new AudioContext();
    // A browser keeps it asleep until somebody has touched the page.
    void context.resume();
    for (const tone of sounds[name] as Tone[]) {
        playTone(context, tone);
    }
}

function playTone(audio: AudioContext, tone: Tone): void {
    const start = audio.currentTime + tone.at;
    const end = start + tone.seconds;
    const oscillator = audio.createOscillator();
    const volume = audio.createGain();
    oscillator.type = tone.shape;
    oscillator.frequency.setValueAtTime(tone.from, start);
    oscillator.frequency.exponentialRampToValueAtTime(tone.to, end);
    volume.gain.setValueAtTime(LOUDNESS, start);
    volume.gain.exponentialRampToValueAtTime(0.001, end);
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start(start);
    oscillator.stop(end);
}
