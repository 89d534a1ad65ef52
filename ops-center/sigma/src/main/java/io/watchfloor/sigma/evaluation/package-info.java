/**
 * Reference implementation of rule semantics: interprets the syntax tree on the fields of one record.
 *
 * <p>Tests compare {@code engine} with it. {@code engine} uses it for unusual records, {@code explain} for reasons.
 */
@NullMarked
package io.watchfloor.sigma.evaluation;

import org.jspecify.annotations.NullMarked;
