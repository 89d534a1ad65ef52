/** Wire format of notifications, coverage, metrics and shift handoffs. */
@NullMarked
package io.watchfloor.dashboards.paging.views;

import org.jspecify.annotations.NullMarked;
