// Rules of this house that oxlint does not bring: a reason beside each type assertion, a limit on
// the length of functions that lets a block of tests be as long as they are, no default exports,
// and no reading of clock, randomness or environment. Which file they hold for: .oxlintrc.json.

const MAX_FUNCTION_LINES = 70;

/** `as X` (but not `as const`) needs a comment on its line, or above it or its statement. */
const assertionReason = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { reason: '`as` needs a reason: a comment on this line or on the line above.' },
  },
  create(context) {
    const commented = new Set();
    for (const comment of context.sourceCode.getAllComments()) {
      for (let line = comment.loc.start.line; line <= comment.loc.end.line; line++) {
        commented.add(line);
      }
    }
    const hasReason = (line) => commented.has(line) || commented.has(line - 1);
    const statementLine = (node) => {
      let at = node;
      while (at.parent && !/Statement$|Declaration$|PropertyDefinition$/.test(at.type)) {
        at = at.parent;
      }
      return at.loc.start.line;
    };
    return {
      'TSAsExpression, TSTypeAssertion'(node) {
        const type = node.typeAnnotation;
        if (type.type === 'TSTypeReference' && type.typeName.name === 'const') return;
        if (hasReason(node.loc.start.line) || hasReason(node.loc.end.line)) return;
        if (!hasReason(statementLine(node))) context.report({ node, messageId: 'reason' });
      },
    };
  },
};

/** No function is longer than 70 lines, but for a block of tests. */
const functionLength = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { long: 'This function has {{lines}} lines, {{max}} is the limit.' },
  },
  create(context) {
    const isTestCall = ({ type, expression }) =>
      type === 'ExpressionStatement' &&
      expression.type === 'CallExpression' &&
      /^(describe|it|test)\b/.test(context.sourceCode.getText(expression.callee));
    const holdsTests = ({ body: { body } }) => Array.isArray(body) && body.some(isTestCall);
    return {
      ':function'(node) {
        const lines = node.loc.end.line - node.loc.start.line + 1;
        if (lines <= MAX_FUNCTION_LINES || holdsTests(node)) return;
        const data = { lines: String(lines), max: String(MAX_FUNCTION_LINES) };
        context.report({ loc: node.loc.start, messageId: 'long', data });
      },
    };
  },
};

/** No default exports: a thing has one name everywhere. */
const noDefaultExport = forbids({
  'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]':
    'No default exports: a thing has one name everywhere.',
});

const RANDOM = 'randomUUID|randomBytes|randomInt|getRandomValues';
const OUTSIDE = 'outside platform/ and app/: take it as a parameter.';

/** Time, ids, randomness and settings are inputs of all but the outermost rooms. */
const worldAccess = forbids({
  'MemberExpression[object.name="Date"][property.name="now"]': `No Date.now ${OUTSIDE}`,
  'NewExpression[callee.name="Date"][arguments.length=0]': `No reading of the clock ${OUTSIDE}`,
  'MemberExpression[object.name="Math"][property.name="random"]': `No Math.random ${OUTSIDE}`,
  [`Identifier[name=/^(${RANDOM})$/]`]: `No randomness ${OUTSIDE}`,
  'MemberExpression[object.name="process"][property.name="env"]': `No process.env ${OUTSIDE}`,
  'ImportDeclaration[source.value=/^(node:)?process$/]': `No import of node:process ${OUTSIDE}`,
});

/** A rule that finds fault with whatever one of the selectors matches, with that one's message. */
function forbids(messages) {
  return {
    meta: { type: 'suggestion', schema: [] },
    create: (context) =>
      Object.fromEntries(
        Object.entries(messages).map(([selector, message]) => [
          selector,
          (node) => context.report({ node, message }),
        ]),
      ),
  };
}

// The plugin's form asks for a default export.
export default {
  meta: { name: 'house' },
  rules: {
    'assertion-reason': assertionReason,
    'function-length': functionLength,
    'no-default-export': noDefaultExport,
    'world-access': worldAccess,
  },
};
