/**
 * Imports exports of other on-call tools as schedules and policies. Has no side effects: nothing is stored here. Called
 * by {@code api}; calls {@code ops.paging.oncall}.
 */
@NullMarked
package io.watchfloor.dashboards.oncall.imported;

import org.jspecify.annotations.NullMarked;
