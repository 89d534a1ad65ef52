/**
 * From YAML to syntax trees, one document at a time. Anything that cannot be applied as written is refused with its
 * line, column and reason.
 *
 * <p>Every text may come from a stranger: depth, aliases, size and the cost of a rule are bounded before anything is
 * built.
 */
@NullMarked
package io.watchfloor.sigma.parsing;

import org.jspecify.annotations.NullMarked;
