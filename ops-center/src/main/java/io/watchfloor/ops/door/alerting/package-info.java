/** Alerts of other systems as telemetry: PagerDuty's Events v2 and Prometheus Alertmanager's webhook. */
@NullMarked
package io.watchfloor.ops.door.alerting;

import org.jspecify.annotations.NullMarked;
