import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** One mail as it came. */
export type Mail = { to: string[]; head: string; text: string };

/** A mail server that keeps what it takes. */
export class MailSink {
  readonly mails: Mail[] = [];
  /** Addresses that it refuses. */
  readonly refused = new Set<string>();

  private constructor(private server: SMTPServer | undefined) {}

  static async start(): Promise<MailSink> {
    const sink = new MailSink(undefined);
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        if (!sink.refused.has(address)) return done();
        done(Object.assign(new Error('5.1.1 There is nobody of that name'), { responseCode: 550 }));
      },
      onData: (stream, { envelope }, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const [head = '', ...body] = Buffer.concat(parts).toString('utf8').split('\r\n\r\n');
          sink.mails.push({ to: envelope.rcptTo.map(({ address }) => address), head: unfolded(head), text: decoded(body.join('\r\n\r\n')) });
          done();
        });
      },
    });
    sink.server = server;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return sink;
  }

  get port(): number {
    return (this.server!.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise<void>((closed) => this.server!.close(closed));
  }
}

/** Each header on one line. */
function unfolded(head: string): string {
  return head.replace(/\r\n[ \t]+/g, ' ');
}

/** What quoted-printable stands for (RFC 2045, section 6.7). */
function decoded(body: string): string {
  const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
