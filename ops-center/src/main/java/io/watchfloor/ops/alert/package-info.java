/**
 * Detections folded for people's attention. Written by {@code asset}, joined into cases by {@code triage} and
 * {@code cases}.
 */
@NullMarked
package io.watchfloor.ops.alert;

import org.jspecify.annotations.NullMarked;
