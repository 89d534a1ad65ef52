/** Health of the center for people, probes and Prometheus; entry to the live stream; API description. */
@NullMarked
package io.watchfloor.dashboards.center.routes;

import org.jspecify.annotations.NullMarked;
