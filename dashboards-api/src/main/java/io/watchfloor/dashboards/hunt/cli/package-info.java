/** Commands that search the archive. */
@NullMarked
package io.watchfloor.dashboards.hunt.cli;

import org.jspecify.annotations.NullMarked;
