import makeValidators from '@fastify/ajv-compiler';
import makeSerializers from '@fastify/fast-json-stringify-compiler';
import type { FastifySchemaCompiler, FastifySerializerCompiler, FastifyServerOptions } from 'fastify';

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
    const compiler = once(() => theirs<FastifySchemaCompiler<unknown>>(makeValidators)(...given));
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
    const compiler = once(() => theirs<FastifySerializerCompiler<unknown>>(makeSerializers)(...given));
    return (route) => {
      const compiled = once(() => compiler()(route));
      return (data: unknown) => compiled()(data);
    };
  },
} as unknown as CompilersFactory;

/** Their declarations name options that Fastify fills in by itself. */
function theirs<Compiler>(factory: unknown): MakeCompiler<Compiler> {
  return (factory as () => MakeCompiler<Compiler>)();
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
