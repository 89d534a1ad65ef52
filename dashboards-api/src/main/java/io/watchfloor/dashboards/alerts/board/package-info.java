/** Read models of alerts, their evidence and timelines. */
@NullMarked
package io.watchfloor.dashboards.alerts.board;

import org.jspecify.annotations.NullMarked;
