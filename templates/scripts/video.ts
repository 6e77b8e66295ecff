// Videos: chapters lead to their place in the video, and a video of another host
// plays in the page once the reader asks for it. Until then nothing is loaded from there.
//
// Loaded by pages with videos only: <script type="module" src="…/video-….js">
// Markup:
//   <figure class="video"><video controls …>…</video>
//     <nav class="chapters"><ol><li><a href="clip.mp4#t=75" data-seconds="75">…</a></li>…</ol></nav></figure>
//   <figure class="video"><a class="video-card" href="https://…" data-embed="https://…"><strong>title</strong>…</a></figure>
//     data-embed only where the site allows that host in frames; without it the card stays a link.
// Makes: <iframe> in place of the card, titled like the card

import { all, make } from "./_page.ts";

for (const chapter of all<HTMLAnchorElement>(".video .chapters a[data-seconds]")) {
  const video = chapter.closest(".video")!.querySelector("video");
  if (!video) continue;
  chapter.addEventListener("click", (event) => {
    event.preventDefault();
    video.currentTime = Number(chapter.dataset["seconds"]);
    void video.play();
    video.focus();
  });
}

for (const card of all<HTMLAnchorElement>(".video-card[data-embed]")) {
  card.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const frame = make("iframe", {
      src: card.dataset["embed"]!,
      title: (card.querySelector("strong") ?? card).textContent!,
      allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
      referrerpolicy: "strict-origin-when-cross-origin", // hosts refuse to play without one
    });
    card.replaceWith(frame);
    frame.focus();
  });
}
