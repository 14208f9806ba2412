/** What a new lesson starts with: three steps that play, point and ask. */
export const lessonTemplate = (title: string, scenario: string): string => `---
lesson: 1
title: ${JSON.stringify(title)}
summary: One sentence that says what people will have understood.
minutes: 5
scenario: ${scenario}
---

## What you see

In the middle stands the **hub**, beside it an **edge**. Each second a plugin on the edge hands over a payload.

\`\`\`lab
point: topology
\`\`\`

## The answer gets lost

From 15 seconds on, what the hub answers is dropped on this link. Nobody is told.

\`\`\`lab
until: 16s
speed: 4
point: link edge-1
select: link edge-1
\`\`\`

## What will the edge do?

It has sent a batch and heard nothing.

\`\`\`lab
until: 24s
speed: 4
point: edge edge-1
\`\`\`

- [ ] Forget the batch

  Then a batch that never arrived would be gone for good.
- [x] Send it again

  Nothing is lost, and the hub gets some payloads twice.

## There they are

Each payload of that batch was delivered **twice**.

\`\`\`lab
until: end
speed: 10
point: counter duplicates
select: counter duplicates
\`\`\`
`;

/** `bundle`: a plugin whose hub half takes the payloads. */
export const scenarioTemplate = (
  title: string,
  bundle: string,
): string => `# The lab of a lesson. docs/scenarios.md tells what can be written here.

spokelab: 1
name: ${JSON.stringify(title)}
seed: 7
profile:
  extends: documented
  name: documented, 10 s heartbeat
  # Slow enough to be watched.
  link: { latency: 600ms }
  edge: { heartbeat: 10s, send_timeout: 5s }
duration: 60s

# This one ships with Spokelab and takes whatever comes. Paths are relative to this file.
hub:
  plugins:
    - { id: 42, bundle: ${JSON.stringify(bundle)} }

edges:
  - { id: edge-1, namespace: eu }

traffic:
  - edge: edge-1
    every: 1s
    count: 18
    send: { plugin: 42, payload: { n: '{i}' } }

faults:
  - { at: 15s, for: 9s, link: edge-1, drop: responses }
`;
