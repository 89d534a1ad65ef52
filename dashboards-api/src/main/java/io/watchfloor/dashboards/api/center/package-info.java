/** How the center is, for people, probes and Prometheus; the live stream's way in; the description of the API. */
@NullMarked
package io.watchfloor.dashboards.api.center;

import org.jspecify.annotations.NullMarked;
