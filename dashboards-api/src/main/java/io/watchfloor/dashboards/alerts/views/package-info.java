/**
 * Wire format of alerts and detections.
 *
 * <p>Also the evidence of an alert, its match reasons, legal holds and erasures.
 */
@NullMarked
package io.watchfloor.dashboards.alerts.views;

import org.jspecify.annotations.NullMarked;
