/** Exercises as the API shows them. */
@NullMarked
package io.watchfloor.dashboards.exercises.views;

import org.jspecify.annotations.NullMarked;
