// The sample meeting: line by line, or all of it with pauses.

import { act } from "./api.js";
import { byId, closeSheet } from "./dom.js";
import { state } from "./state.js";
import { revealMessage } from "./messages.js";
import { showNotice } from "./toast.js";
import { word } from "./words.js";

const PAUSE_MS = 2500;
let playback = { position: 0, lines: 1 };
let automatic = false;
let playing = false;

export function setUpSample(first) {
  playback = first;
  byId("play").addEventListener("click", () => (isDone() ? playAgain() : step()));
  for (const id of ["play-all", "play-row"]) byId(id).addEventListener("click", playOrPause);
  drawSample();
}

function playOrPause() {
  automatic = !automatic;
  drawSample();
  if (automatic) step();
}

// Whoever goes elsewhere while the meeting is played is not taken back.
export function pauseSample() {
  state.following = false;
  if (automatic) playOrPause();
}

const isDone = () => playback.position >= playback.lines;

export function drawSample() {
  const { position, lines } = playback;
  const done = isDone();
  byId("play").textContent = done ? word("playAgain") : position ? word("next") : word("play");
  byId("play").closest(".sample").classList.toggle("done", done);
  byId("play-all").textContent = automatic ? word("pause") : word("playAll");
  byId("play-all").hidden = done;
  byId("play-row").hidden = done;
  byId("play-row").textContent = automatic ? "❚❚" : "▶";
  byId("play-row").setAttribute("aria-label", word(automatic ? "pause" : position ? "playOn" : "play"));
  byId("play-all").setAttribute("aria-pressed", String(automatic));
  byId("progress").max = lines;
  byId("progress").value = position;
  byId("progress-text").textContent = done ? word("sampleOver")
    : position ? word("line", position, lines) : word("sampleIntro");
}

async function playAgain() {
  playback = { ...playback, ...(await act("play-again")) };
  automatic = true;
  drawSample();
  await step();
}

async function step() {
  closeSheet();
  if (playing) return;
  playing = true;
  state.following = true;
  const answer = await act("play");
  playing = false;
  if ("position" in answer) playback = { position: answer.position, lines: answer.lines };
  showNotice(answer.toast);
  if (answer.message) revealMessage(answer.message);
  automatic &&= playback.position < playback.lines;
  drawSample();
  if (automatic) setTimeout(() => automatic && step(), PAUSE_MS);
}
