/**
 * Detection coverage: which rules of a pack can match, given the formats of the records that arrive. Pure functions of
 * their arguments.
 */
@NullMarked
package io.watchfloor.sigma.coverage;

import org.jspecify.annotations.NullMarked;
