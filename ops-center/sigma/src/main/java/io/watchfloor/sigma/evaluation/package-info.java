/**
 * The meaning of a rule in the plainest code: walks the syntax tree over the fields of one record.
 *
 * <p>{@code engine} is checked against it, and uses it for unusual cases; {@code explain} asks it for reasons.
 */
@NullMarked
package io.watchfloor.sigma.evaluation;

import org.jspecify.annotations.NullMarked;
