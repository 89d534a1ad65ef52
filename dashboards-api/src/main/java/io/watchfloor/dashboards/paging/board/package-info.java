/** Read models of notifications, their metrics and shift handoffs. */
@NullMarked
package io.watchfloor.dashboards.paging.board;

import org.jspecify.annotations.NullMarked;
