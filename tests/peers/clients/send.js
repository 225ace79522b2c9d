const fs = require('fs');
const nodemailer = require('nodemailer');

// It looks for a network before it looks a name up, and must not mind that there is only a loopback device.
require('nodemailer/lib/shared').networkInterfaces = { eth0: [{ family: 'IPv4', internal: false }] };

const env = process.env;
const wait = env.WAIT * 1000;
const transport = nodemailer.createTransport({
    host: env.HOST,
    port: Number(env.PORT),
    name: env.HELO,
    secure: false,
    lmtp: env.PROTOCOL === 'lmtp',
    ignoreTLS: env.TLS === 'no',
    requireTLS: env.TLS !== 'no',
    tls: { rejectUnauthorized: env.TLS === 'verify' },
    auth: env.LOGIN ? { user: env.LOGIN, pass: env.PASSWORD } : undefined,
    connectionTimeout: wait,
    greetingTimeout: wait,
    socketTimeout: wait,
    debug: true,
    logger: true
});
transport.sendMail({ envelope: { from: env.FROM, to: env.TO.split(' ') }, raw: fs.readFileSync(env.MESSAGE) })
    .then(sent => console.log(sent), error => console.log(error));
