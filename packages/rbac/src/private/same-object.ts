/** A constructor that returns its argument, so that a subclass adds its private fields to that object. */
export const SameObject = function (value: object) {
  return value
} as unknown as new (value: object) => object
