/** The yardstick: the smallest Bolt 5 app that answers one command. What it costs, everybody pays. */
import { App } from '@slack/bolt';

const app = new App({
  token: process.env.SLACK_BOT_TOKEN ?? '',
  signingSecret: process.env.SLACK_SIGNING_SECRET ?? '',
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL ?? '', retryConfig: { retries: 0 } },
});
app.command('/hire', async ({ ack }) => {
  await ack('ok');
});
const server = (await app.start({ port: Number(process.env.PORT), host: '127.0.0.1' })) as {
  address(): { port: number };
};
console.log(`listening on ${server.address().port}`);
