/** The secure score. */
@NullMarked
package io.watchfloor.dashboards.score;

import org.jspecify.annotations.NullMarked;
