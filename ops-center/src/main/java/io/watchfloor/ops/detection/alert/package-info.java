/**
 * Alerts: grouped detections. Created by {@code asset}, added to cases by {@code incident.triage} and {@code cases}.
 *
 * <p>Also decodes Base64 in commands, compressed or not. Decoded content is never executed.
 */
@NullMarked
package io.watchfloor.ops.detection.alert;

import org.jspecify.annotations.NullMarked;
