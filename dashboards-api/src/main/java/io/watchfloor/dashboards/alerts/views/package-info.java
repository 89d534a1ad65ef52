/**
 * Wire format of alerts and detections.
 *
 * <p>This package also defines the format of an alert's evidence, match reasons, legal holds and erasures.
 */
@NullMarked
package io.watchfloor.dashboards.alerts.views;

import org.jspecify.annotations.NullMarked;
