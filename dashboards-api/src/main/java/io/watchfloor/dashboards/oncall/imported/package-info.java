/**
 * Imports exports of other on-call tools as schedules and policies. This package has no side effects and stores
 * nothing. Called by {@code api}; calls {@code ops.paging.oncall}.
 */
@NullMarked
package io.watchfloor.dashboards.oncall.imported;

import org.jspecify.annotations.NullMarked;
