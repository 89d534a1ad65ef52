/**
 * What a rule means, in the plainest code: walks the syntax tree over the fields of one record.
 *
 * <p>{@code engine} is measured against it and falls back on it for what is unusual; {@code explain} asks it why.
 */
@NullMarked
package io.watchfloor.sigma.evaluation;

import org.jspecify.annotations.NullMarked;
