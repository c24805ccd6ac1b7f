// Reads a question as JSON on each line, and answers each with what Octokit signs and which signatures it takes.
import { createInterface } from "node:readline";
import { sign, verify, verifyWithFallback } from "@octokit/webhooks-methods";

async function answer({ secret, older, body, signatures }) {
  return {
    signed: await sign(secret, body),
    taken: await Promise.all(signatures.map((each) => verify(secret, body, each))),
    takenWithOlder: await Promise.all(signatures.map((each) => verifyWithFallback(secret, body, each, [older]))),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
