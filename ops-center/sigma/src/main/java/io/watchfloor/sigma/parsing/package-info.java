/**
 * From YAML to syntax trees, one document at a time. What cannot be honoured as written is refused with its line, column and reason.
 *
 * <p>Every text is material of a stranger: depth, aliases, size and what a rule may cost are bounded before anything is built.
 */
@NullMarked
package io.watchfloor.sigma.parsing;

import org.jspecify.annotations.NullMarked;
