// What Vitest has found, as prove reads it: a line for each test as soon as it is
// over, and what went wrong as comments.

const COLOURS = /\u001b\[\d+m/g;

const comment = (text) => console.log(text.replace(COLOURS, '').replace(/^/gm, '# '));

export default class Tap {
    count = 0;

    say(passed, name, errors = [], more = '') {
        this.count += 1;
        console.log(`${passed ? 'ok' : 'not ok'} ${this.count} - ${name.replace(/[\\#]/g, '\\$&').replace(/\s+/g, ' ')}${more}`);
        for (const { message, diff, stack } of errors) {
            comment([message, diff, stack].filter(Boolean).join('\n'));
        }
    }

    onTestCaseResult(test) {
        const { state, errors } = test.result();
        this.say(state !== 'failed', test.fullName, errors, state === 'skipped' ? ' # SKIP' : '');
    }

    onUserConsoleLog({ content }) {
        process.stderr.write(content);
    }

    onTestRunEnd(modules, unhandled) {
        for (const module of modules) {
            // What was to be prepared for tests, and was not.
            for (const part of [module, ...module.children.allSuites()]) {
                if (part.errors().length > 0) {
                    this.say(false, part.fullName ?? module.moduleId, part.errors());
                }
            }
        }
        if (unhandled.length > 0) {
            this.say(false, 'an error that nobody has caught', unhandled);
        }
        console.log(`1..${this.count}`);
    }
}
