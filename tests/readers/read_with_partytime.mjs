// Reads the feed at the address given over HTTP, as an app built on podcast-partytime does, and
// prints it as JSON on the last line. Lines before it are what partytime had to complain of.

import partytime from "podcast-partytime";

const answer = await fetch(process.argv[2]);
if (!answer.ok) {
  throw new Error(`the feed answers ${answer.status}`);
}
console.log(JSON.stringify(partytime.parseFeed(await answer.text())));
