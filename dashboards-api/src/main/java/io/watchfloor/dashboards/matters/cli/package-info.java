/** Commands on matters. */
@NullMarked
package io.watchfloor.dashboards.matters.cli;

import org.jspecify.annotations.NullMarked;
