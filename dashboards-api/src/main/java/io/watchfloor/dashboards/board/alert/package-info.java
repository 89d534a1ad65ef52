/** Alerts, what they rest on, and their time lines, as rows. */
@NullMarked
package io.watchfloor.dashboards.board.alert;

import org.jspecify.annotations.NullMarked;
