/** Inputs for alerts from other systems: PagerDuty's Events API v2 and Prometheus Alertmanager's webhook. */
@NullMarked
package io.watchfloor.ops.intake.input.alerting;

import org.jspecify.annotations.NullMarked;
