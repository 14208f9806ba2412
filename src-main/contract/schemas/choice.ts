/**
 * A value of one of several shapes, where the value itself tells which is meant. A plain union can only say "matches none
 * of them"; this one reports what is wrong with the shape that was meant.
 */
import { z } from 'zod';
import { describeIssue } from './describe-issue.ts';

/** Shapes of the choices that were made, for the printed JSON Schema. */
const shapesOf = new WeakMap<object, readonly z.ZodType[]>();

/** What is wrong, in the value itself or under a key of it. */
export type Misfit = string | { key: string; message: string };

/** `choose` gives the shape that is meant, or what is wrong if none can be. */
export function choice<Shape extends z.ZodType>(shapes: readonly Shape[], choose: (value: unknown) => Shape | Misfit) {
  const schema = z.custom<z.output<Shape>>().superRefine((value, context) => {
    const chosen = choose(value);
    if (!(chosen instanceof z.ZodType)) {
      const { key, message } = typeof chosen === 'string' ? { key: undefined, message: chosen } : chosen;
      context.addIssue({ code: 'custom', message, path: key === undefined ? [] : [key] });
      return;
    }
    const result = chosen.safeParse(value, { error: describeIssue });
    if (!result.success) for (const issue of result.error.issues) context.addIssue({ ...issue });
  });
  shapesOf.set(schema, shapes);
  return schema;
}

/** The JSON Schema (draft 2020-12) of what a person may write. Without the bounds that only say "a whole number". */
export function jsonSchemaOf(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const shapes = findShapes(zodSchema);
      if (shapes !== undefined) jsonSchema.anyOf = shapes.map((shape) => withoutDialect(jsonSchemaOf(shape)));
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}

/** `describe` makes a copy of a schema; the original is its parent. */
function findShapes(schema: z.core.$ZodType): readonly z.ZodType[] | undefined {
  for (let current: z.core.$ZodType | undefined = schema; current !== undefined; current = current._zod.parent) {
    const shapes = shapesOf.get(current);
    if (shapes !== undefined) return shapes;
  }
  return undefined;
}

function withoutDialect(schema: z.core.JSONSchema.BaseSchema): z.core.JSONSchema.BaseSchema {
  const { $schema: _, '~standard': __, ...rest } = schema;
  return rest;
}
