// What the browser says: reads { source, codebook, rules, cases, problems } on stdin, runs rules.js, writes verdicts.
// rules.js comes as text, because node would want to know by its name or a package.json that it is a module.

const input = JSON.parse(await new Response(process.stdin).text());
const { holds, problems } = await import(`data:text/javascript;base64,${Buffer.from(input.source).toString("base64")}`);

const bits = (rules, answers, members) => rules.map((rule) => (holds(rule, answers, members) ? "1" : "0")).join("");

process.stdout.write(
  JSON.stringify(
    input.cases.map(({ household, members }) => ({
      household: bits(input.rules.household, household, members),
      members: members.map((member) => bits(input.rules.person, member, members)),
      problems: input.problems
        ? [false, true].map((reviewing) =>
            problems(input.codebook, household, members, { reviewing, days: input.days }),
          )
        : null,
    })),
  ),
);
