/** The center's health, for people, probes and Prometheus; the entry to the live stream; the API's description. */
@NullMarked
package io.watchfloor.dashboards.center.routes;

import org.jspecify.annotations.NullMarked;
