@org.jspecify.annotations.NullMarked
package io.watchfloor.dashboards.alerts.why;
