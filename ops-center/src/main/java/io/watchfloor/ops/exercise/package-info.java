/** Exercises: practice attacks whose cases notify no one and are left out of figures. */
@NullMarked
package io.watchfloor.ops.exercise;

import org.jspecify.annotations.NullMarked;
