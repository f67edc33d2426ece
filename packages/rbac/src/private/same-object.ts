/** A constructor that returns its argument, so that the private fields of a subclass go on that object. */
export const SameObject = function (value: object) {
  return value
} as unknown as new (value: object) => object
