/** Commands for cases and alerts. */
@NullMarked
package io.watchfloor.dashboards.cases.cli;

import org.jspecify.annotations.NullMarked;
