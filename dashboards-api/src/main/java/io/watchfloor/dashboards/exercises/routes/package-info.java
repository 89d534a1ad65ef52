/** Routes of exercises. */
@NullMarked
package io.watchfloor.dashboards.exercises.routes;

import org.jspecify.annotations.NullMarked;
