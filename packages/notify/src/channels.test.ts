import { describe, it } from 'vitest';
import { type ChannelSubject, channelChecks } from './conformance/index.js';
import {
  dashboardSubject,
  discordSubject,
  emailSubject,
  slackSubject,
  webhookSubject,
} from './test/channel-subjects.js';
import { httpLoopbacks } from './test/loopback-http.js';
import { smtpLoopbacks } from './test/loopback-smtp.js';

const startHttp = httpLoopbacks();
const startSmtp = smtpLoopbacks();
const COMMON = ['idempotency-key', 'permanent-failure', 'secrets'];

function conforms(name: string, open: () => ChannelSubject | Promise<ChannelSubject>, more: readonly string[]): void {
  const able = [...COMMON, ...more];
  describe(`the ${name} channel`, () => {
    for (const check of channelChecks.filter(({ requires = [] }) =>
      requires.every((needed) => able.includes(needed)),
    )) {
      it(check.name, async () => check.run(await open()));
    }
  });
}

conforms('Slack', () => slackSubject(startHttp), ['retry-after', 'hanging']);
conforms('Discord', () => discordSubject(startHttp), ['retry-after', 'hanging']);
conforms('webhook', () => webhookSubject(startHttp), ['retry-after', 'hanging']);
// Mail servers ask for no pause.
conforms('email', () => emailSubject(startSmtp), ['hanging']);
// A store asks for no pause, and takes no signal.
conforms('dashboard', dashboardSubject, []);
