/** Exercises: practice attacks whose cases notify nobody outside of the center and count in no figure. */
@NullMarked
package io.watchfloor.ops.exercise;

import org.jspecify.annotations.NullMarked;
