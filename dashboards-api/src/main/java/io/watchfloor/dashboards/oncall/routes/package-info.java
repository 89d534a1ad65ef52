/**
 * {@code /schedules} and {@code /oncall}: routes for schedules. Called by {@code api}; calls {@code dashboards.oncall}.
 */
@NullMarked
package io.watchfloor.dashboards.oncall.routes;

import org.jspecify.annotations.NullMarked;
