// What a file may look like, to be downloaded and written over.

const csv = [
    'subject,difficulty,points,kind,prompt,a,b,c,d,answer,tolerance',
    'math,easy,10,choice,What is 7 × 8?,54,56,58,64,b,',
    'math,easy,15,choices,Which of these are prime?,2,9,11,15,a|c,',
    'geography,medium,30,text,What is the capital of Rwanda?,,,,,Kigali|Kigali City,',
    'physics,hard,45,number,How fast does light travel? In km/s.,,,,,299792,500',
    'physics,medium,,,"Which force pulls an apple, and the Moon, to the Earth?",magnetism,gravity,friction,,b,',
].join('\r\n');

const json = {
    title: 'A little of everything',
    description: 'For class 10b',
    rules: { question_count: 4 },
    questions: [
        {
            subject: 'math',
            difficulty: 'easy',
            points: 10,
            kind: 'choice',
            prompt: 'What is $7 \\times 8$?',
            choices: [
                { id: 'a', text: '54' },
                { id: 'b', text: '56' },
            ],
            answer: 'b',
        },
        {
            subject: 'math',
            difficulty: 'easy',
            points: 15,
            kind: 'choices',
            prompt: 'Which of these are prime?',
            choices: [
                { id: 'a', text: '2' },
                { id: 'b', text: '9' },
                { id: 'c', text: '11' },
            ],
            answer: ['a', 'c'],
        },
        {
            subject: 'geography',
            difficulty: 'medium',
            points: 30,
            kind: 'text',
            prompt: 'What is the capital of Rwanda?',
            answer: ['Kigali', 'Kigali City'],
        },
        {
            subject: 'physics',
            difficulty: 'hard',
            points: 45,
            kind: 'number',
            prompt: 'How fast does light travel? In km/s.',
            answer: 299792,
            tolerance: 500,
        },
    ],
};

export const samples = {
    csv: { name: 'arena-questions.csv', type: 'text/csv', text: `\uFEFF${csv}\r\n` },
    json: { name: 'arena-battle.json', type: 'application/json', text: `${JSON.stringify(json, null, 2)}\n` },
};
