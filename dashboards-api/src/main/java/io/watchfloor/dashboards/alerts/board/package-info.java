/** Alerts, what they rest on, and their time lines, as rows. */
@NullMarked
package io.watchfloor.dashboards.alerts.board;

import org.jspecify.annotations.NullMarked;
