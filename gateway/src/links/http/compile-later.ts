import { createRequire } from 'node:module';
import type { FastifySchemaCompiler, FastifySerializerCompiler, FastifyServerOptions } from 'fastify';

const require = createRequire(import.meta.url);

type CompilersFactory = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;
/** What Fastify hands over: all shared schemas and its options, of which nothing is looked at here. */
type Given = readonly unknown[];
type MakeCompiler<Compiler> = (...given: Given) => Compiler;
type Validate = ReturnType<FastifySchemaCompiler<unknown>>;

/**
 * Fastify's own compilers, each schema compiled at its first use: compiling them all took a third of the time between
 * the start of a gateway and its first alarm (`npm run bench -- --only boot`).
 */
export const compileLater = {
  buildValidator: (...given: Given): FastifySchemaCompiler<unknown> => {
    const compiler = once(() => theirs<FastifySchemaCompiler<unknown>>('@fastify/ajv-compiler')(...given));
    return (route) => {
      const compiled = once(() => compiler()(route));
      const validate: Validate = (data) => {
        const result = compiled()(data);
        validate.errors = compiled().errors ?? null;
        return result;
      };
      return validate;
    };
  },
  buildSerializer: (...given: Given): FastifySerializerCompiler<unknown> => {
    const name = '@fastify/fast-json-stringify-compiler';
    const compiler = once(() => theirs<FastifySerializerCompiler<unknown>>(name)(...given));
    return (route) => {
      const compiled = once(() => compiler()(route));
      return (data: unknown) => compiled()(data);
    };
  },
} as unknown as CompilersFactory;

function theirs<Compiler>(name: string): MakeCompiler<Compiler> {
  return (require(name) as () => MakeCompiler<Compiler>)();
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
