/** The command of the secure score. */
@NullMarked
package io.watchfloor.dashboards.score.cli;

import org.jspecify.annotations.NullMarked;
