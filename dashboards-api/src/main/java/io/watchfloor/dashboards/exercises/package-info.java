/** Exercises: their scope, and what was held back while they ran. */
@NullMarked
package io.watchfloor.dashboards.exercises;

import org.jspecify.annotations.NullMarked;
