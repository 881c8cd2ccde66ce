// What many would build: Fastify, ioredis and Socket.IO, a process on each
// core.  The rules are those of the same script.
import cluster from 'node:cluster';
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { createAdapter, setupPrimary } from '@socket.io/cluster-adapter';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

const peer = JSON.parse(readFileSync(process.argv[2], 'utf8'));

if (cluster.isPrimary) {
    setupPrimary();
    for (let i = 0; i < peer.workers; i++) {
        cluster.fork();
    }
    process.on('SIGTERM', () => process.exit(0));
} else {
    await serve();
}

// A token: payload.mac, as src/base/ngx_arena_token.c writes it.
function tokens(secret) {
    const key = Buffer.from(secret, 'hex');
    const id = createHash('sha256').update(key).digest().subarray(0, 4);

    return function verify(token) {
        const dot = token.indexOf('.');
        const payload = Buffer.from(token.slice(0, Math.max(dot, 0)), 'base64url');
        if (payload.length < 14 || payload[0] !== 1 || !payload.subarray(1, 5).equals(id)) {
            return null;
        }
        const mac = createHmac('sha256', key).update(payload).digest('base64url');
        const expected = Buffer.from(`${payload.toString('base64url')}.${mac}`);
        const given = Buffer.from(token);
        if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
            return null;
        }
        const scope = 14 + payload[13];
        return {
            session: payload.readBigUInt64BE(5).toString(),
            battle: payload.toString('latin1', 14, scope),
            participant: payload.toString('latin1', scope),
        };
    };
}

async function serve() {
    const redis = new Redis({ path: peer.redis, enableAutoPipelining: true });
    await redis.call('FUNCTION', 'LOAD', 'REPLACE', peer.script);
    const verify = tokens(peer.secret);

    const app = Fastify({
        logger: false,
        genReqId: () => randomBytes(16).toString('hex'),
        ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    });
    const io = new Server(app.server, { transports: ['websocket'], serveClient: false });
    io.adapter(createAdapter());

    io.use((socket, next) => {
        const claims = verify(String(socket.handshake.auth.token));
        if (!claims) {
            next(new Error('unauthenticated'));
            return;
        }
        socket.data.claims = claims;
        next();
    });
    io.on('connection', (socket) => {
        const { battle, participant } = socket.data.claims;
        socket.join([`battle.${battle}`, `private-participant.${participant}`]);
    });

    app.decorateRequest('claims', null);
    app.addHook('onRequest', async (request, reply) => {
        const { authorization } = request.headers;
        const claims = authorization?.startsWith('Bearer ') ? verify(authorization.slice(7)) : null;
        if (!claims) {
            return problem(reply, 401, 'unauthenticated');
        }
        if (claims.battle !== request.params.id) {
            return problem(reply, 403, 'forbidden');
        }
        request.claims = claims;
    });
    app.setErrorHandler((error, request, reply) =>
        problem(reply, error.validation ? 422 : (error.statusCode ?? 500), error.validation ? 'invalid_request' : 'failed'));

    function problem(reply, status, code) {
        return reply.code(status).type('application/problem+json').send(JSON.stringify({ type: 'about:blank', status, code }));
    }

    app.post('/api/battles/:id/attack', {
        schema: {
            params: {
                type: 'object',
                properties: { id: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' } },
            },
            headers: {
                type: 'object',
                properties: { 'idempotency-key': { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' } },
            },
            body: {
                type: 'object',
                required: ['target'],
                additionalProperties: false,
                properties: { target: { type: 'string', minLength: 1, maxLength: 128 } },
            },
        },
    }, async (request, reply) => {
        const { id } = request.params;
        const { target } = request.body;
        const key = request.headers['idempotency-key'] ?? '';
        const text = JSON.stringify({ id, target });
        const fingerprint = key && createHash('sha1').update(`battle_attack\n${text}`).digest('hex');
        const result = await redis.fcall(peer.library, 1, `{battle:${id}}`, randomBytes(16).toString('hex'),
            request.claims.participant, request.claims.session, key, fingerprint, text, peer.run,
            id, target, ...peer.settings);

        for (let i = 2; i < result.length; i += 3) {
            if (result[i] === peer.event) {
                io.to(result[i + 1]).emit('event', result[i + 2]);
            }
        }
        return reply.code(result[0]).header('X-Request-Id', request.id)
            .type(result[0] < 400 ? 'application/json' : 'application/problem+json').send(result[1]);
    });

    await app.listen({ port: peer.port, host: '127.0.0.1', backlog: 511 });
}
