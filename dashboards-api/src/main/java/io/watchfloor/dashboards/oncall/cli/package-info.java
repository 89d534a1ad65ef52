/** Commands for schedules, contact methods, notifications and policies. */
@NullMarked
package io.watchfloor.dashboards.oncall.cli;

import org.jspecify.annotations.NullMarked;
