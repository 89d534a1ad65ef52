/** Alerts of other systems as telemetry: PagerDuty's Events v2 and Prometheus Alertmanager's webhook. */
@NullMarked
package io.watchfloor.ops.intake.input.alerting;

import org.jspecify.annotations.NullMarked;
