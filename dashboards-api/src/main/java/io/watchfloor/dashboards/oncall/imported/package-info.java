/**
 * Reads what other on-call programs export into schedules of our own. Pure: nothing is stored here. Called by {@code api}; calls
 * {@code ops.paging.oncall}.
 */
@NullMarked
package io.watchfloor.dashboards.oncall.imported;

import org.jspecify.annotations.NullMarked;
