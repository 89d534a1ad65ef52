/** Commands of the command line for exercises. */
@NullMarked
package io.watchfloor.dashboards.exercises.cli;

import org.jspecify.annotations.NullMarked;
