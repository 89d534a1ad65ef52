/**
 * Parses YAML documents into syntax trees. Unsupported or invalid parts are rejected with line, column and reason.
 *
 * <p>Rule files are untrusted input: nesting, aliases, size and cost of a rule are checked before anything is built.
 */
@NullMarked
package io.watchfloor.sigma.parsing;

import org.jspecify.annotations.NullMarked;
