/**
 * Detections folded for people's attention. Written by {@code asset}, joined into cases by {@code incident.triage} and
 * {@code cases}.
 *
 * <p>Reads what commands hide: Base64, compressed or not. Nothing of it is run.
 */
@NullMarked
package io.watchfloor.ops.detection.alert;

import org.jspecify.annotations.NullMarked;
