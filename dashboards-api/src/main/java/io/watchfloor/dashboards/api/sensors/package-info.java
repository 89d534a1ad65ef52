/** {@code /sensors}: who reports, and the doors for telemetry as the description shows them. */
@NullMarked
package io.watchfloor.dashboards.api.sensors;

import org.jspecify.annotations.NullMarked;
